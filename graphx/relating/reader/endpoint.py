"""One question to an OpenAI-compatible endpoint, with patience and with limits.

The key comes from the environment and goes into the request alone: ``GRAPHX_API_KEY`` to the endpoint that was named,
``OPENAI_API_KEY`` to OpenAI's own and nowhere else. Redirections are not followed, so that the text of a story goes
where the reader sent it.
"""

import json
import os
import time
from types import ModuleType
from typing import Any
from urllib.parse import urlsplit

from graphx.errors import OptionError, ReaderError
from graphx.relating.reader.answers import SCHEMA, BrokenAnswerError
from graphx.settings import Settings

RETRIES = 4
"""How often a question is put again after 429, 5xx, a timeout or a lost connection; Retry-After is heeded."""

LARGEST = 2_000_000
"""Bytes of an answer; what is larger is not read to its end."""

_FORM = {"type": "json_schema", "json_schema": {"name": "relations", "strict": True, "schema": SCHEMA}}
_LOCAL = ("localhost", "127.0.0.1", "::1")


def is_local(base_url: str) -> bool:
    """Whether an endpoint is on this machine.

    >>> is_local("http://127.0.0.1:8080/v1"), is_local("https://api.openai.com/v1")
    (True, False)
    """
    return urlsplit(base_url).hostname in _LOCAL


class Endpoint:
    """A model behind a URL; `answer` asks it."""

    def __init__(self, settings: Settings) -> None:
        self._openai = _openai()
        self._settings = settings
        self._key = _key(settings.base_url)
        self._options: dict[str, Any] = {"temperature": 0, "response_format": _FORM}
        transport = self._openai.DefaultHttpxClient(
            follow_redirects=False, trust_env=not is_local(settings.base_url), timeout=settings.timeout
        )
        self._client = self._openai.OpenAI(
            api_key=self._key or "none",
            base_url=settings.base_url,
            max_retries=RETRIES,
            timeout=settings.timeout,
            http_client=transport,
        )
        if not _is_openai(settings.base_url):
            self._client.organization = self._client.project = None

    def answer(self, system: str, user: str) -> str:
        """The model's answer.

        Raises:
            BrokenAnswerError: there is an answer, but it is cut off, too large, or no chat completion.
            ReaderError: the endpoint cannot be reached, or refuses.
        """
        openai = self._openai
        try:
            return self._ask(system, user)
        except (openai.BadRequestError, openai.UnprocessableEntityError) as error:
            if not self._options:
                raise self._failed(error) from error
        except openai.APIError as error:
            raise self._failed(error) from error
        self._options = {}  # some models know neither a temperature nor a schema; the prompt asks for both anyway
        try:
            return self._ask(system, user)
        except openai.APIError as error:
            raise self._failed(error) from error

    def close(self) -> None:
        """Close the connection."""
        self._client.close()

    def _ask(self, system: str, user: str) -> str:
        messages = [{"role": "system", "content": system}, {"role": "user", "content": user}]
        until = time.monotonic() + self._settings.timeout * (RETRIES + 1)
        asking = self._client.chat.completions.with_streaming_response.create(
            model=self._settings.model_name, messages=messages, **self._options
        )
        with asking as response:
            return _content(self._body(response, until))

    def _body(self, response: Any, until: float) -> bytes:
        import httpx

        parts, size = [], 0
        try:
            for part in response.iter_bytes():
                parts.append(part)
                size += len(part)
                if size > LARGEST:
                    raise BrokenAnswerError("it is larger than any answer can be")
                if time.monotonic() > until:
                    raise BrokenAnswerError("it trickles in too slowly")
        except httpx.HTTPError as error:
            raise BrokenAnswerError("the connection was lost in the middle of it") from error
        return b"".join(parts)

    def _failed(self, error: Any) -> ReaderError:
        openai, where = self._openai, self._settings.base_url
        if isinstance(error, openai.APITimeoutError):
            what = f"gave no answer within {self._settings.timeout:g} seconds; wait, or raise the timeout"
        elif isinstance(error, openai.APIConnectionError):
            what = "cannot be reached; check the base URL and that the server is running"
        elif isinstance(error, openai.AuthenticationError | openai.PermissionDeniedError):
            what = "does not accept the key; set GRAPHX_API_KEY (or OPENAI_API_KEY for OpenAI itself)"
        elif isinstance(error, openai.NotFoundError):
            what = f"knows no model {self._settings.model_name!r} there; check the model's name and the base URL"
        elif isinstance(error, openai.RateLimitError):
            what = "answers fewer questions than asked (HTTP 429); try again later"
        elif 300 <= getattr(error, "status_code", 0) < 400:
            what = "sends the question on to another place, and graphx does not follow; give that place if you trust it"
        else:
            what = f"refuses the question (HTTP {getattr(error, 'status_code', '?')}: {self._said(error)})"
        return ReaderError(f"{where} {what}; what was answered so far is kept, and asking again goes on from there.")

    def _said(self, error: Any) -> str:
        """What the server says, short, without control characters and without the key if it echoes it."""
        text = str(getattr(error, "message", ""))
        text = text.replace(self._key, "…") if self._key else text
        return " ".join("".join(c if c.isprintable() else " " for c in text).split())[:200]


def _openai() -> ModuleType:
    try:
        import openai
    except ImportError as error:
        raise OptionError(
            'reader is "language-model", which needs the openai package; '
            "install it with: pip install 'graphx-stories[language-model]'"
        ) from error
    return openai


def _is_openai(base_url: str) -> bool:
    parts = urlsplit(base_url)
    host = parts.hostname or ""
    return parts.scheme == "https" and (host == "openai.com" or host.endswith(".openai.com"))


def _key(base_url: str) -> str:
    own = os.environ.get("GRAPHX_API_KEY", "")
    return own or (os.environ.get("OPENAI_API_KEY", "") if _is_openai(base_url) else "")


def _content(body: bytes) -> str:
    """The text of a chat completion."""
    try:
        choice = json.loads(body)["choices"][0]
        content, reason = choice["message"]["content"], choice.get("finish_reason")
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
        raise BrokenAnswerError("it is no chat completion") from error
    if reason == "length":
        raise BrokenAnswerError("it was cut off at the model's limit")
    if not isinstance(content, str):
        raise BrokenAnswerError("it holds no text")
    return content
