"""The errors of graphx, for every mistake that a person can mend.

    GraphxError
    ├── StoryError      a story cannot be read: no such file, not text, empty
    ├── CastError       a cast list is wrong: a missing column, a row, a person twice
    ├── OptionError     an option has a value that it cannot take
    ├── TableError      a table lacks a column, or a column has the wrong type
    ├── ProjectError    a saved set of corrections cannot be read or replayed
    ├── ReaderError     a language model cannot be reached, or does not answer as it is asked
    └── ExportError     a network cannot be written in the form asked for

Each message is one sentence that names the file, row or option and says what to do.
The command line prints it and exits with code 2.
"""


class GraphxError(Exception):
    """What every error of graphx derives from."""


class StoryError(GraphxError):
    """A story cannot be read."""


class CastError(GraphxError):
    """A cast list cannot be read, or it contradicts itself."""


class OptionError(GraphxError):
    """An option has a value that it cannot take."""


class TableError(GraphxError):
    """A table does not have the columns that its schema asks for."""


class ProjectError(GraphxError):
    """A saved set of corrections cannot be read or replayed."""


class ReaderError(GraphxError):
    """A language model cannot be reached, or does not answer as it is asked."""


class ExportError(GraphxError):
    """A network cannot be written in the form asked for."""
