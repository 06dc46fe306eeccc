"""Words for people other than their names: pronouns, kin and common nouns, with their gender."""

from graphx.reading.naming import words

THIRD_PERSON: dict[str, tuple[str, str]] = {
    "he": ("m", "S"),
    "him": ("m", "O"),
    "his": ("m", "P"),
    "himself": ("m", "R"),
    "she": ("f", "S"),
    "her": ("f", "O"),
    "hers": ("f", "P"),
    "herself": ("f", "R"),
}
"""Form to gender and case: S subject, O object, P possessive, R reflexive; *her* is O or P by its tag."""

THEY: dict[str, tuple[str, str]] = {
    "they": ("n", "S"),
    "them": ("n", "O"),
    "their": ("n", "P"),
    "theirs": ("n", "P"),
    "themself": ("n", "R"),
    "themselves": ("n", "R"),
}
GENDER = {form: gender for form, (gender, _) in THIRD_PERSON.items()}
"""The gender that *he*, *she* and their forms say."""

FIRST_PERSON = frozenset(("i", "me", "my", "mine", "myself"))
SECOND_PERSON = frozenset(
    ("you", "your", "yours", "yourself", "thou", "thee", "thy", "thine", "thyself", "ye", "ya", "y'", "yer")
)

TITLE_NOUNS = {
    "dr": "doctor",
    "dr.": "doctor",
    "capt.": "captain",
    "col.": "colonel",
    "gen.": "general",
    "prof.": "professor",
    "professor": "professor",
    "auntie": "aunt",
    "lady": "lady",
    "master": "boy",
    "miss": "lady",
    "mr.": "gentleman",
    "mr": "gentleman",
    "mrs.": "lady",
    "mrs": "lady",
}
"""The common noun that goes with a title."""

MALE_NOUNS = words(
    """
    man boy gentleman lad fellow father son brother uncle nephew husband grandfather king prince lord duke count
    baron monk priest sire bridegroom widower guy dude bloke chap grandson stepfather stepson papa dad daddy
    godfather landlord schoolboy cowboy policeman fireman coachman footman nobleman countryman workman sportsman
    clergyman frenchman englishman irishman scotchman dutchman gunman salesman fisherman postman waiter actor
    steward sorcerer wizard warlock emperor sailor soldier butler valet parson vicar curate bishop squire
    gardener blacksmith farmer hunter carpenter sergeant captain colonel general admiral major lieutenant
    boyfriend groom host heir knight pirate sheriff bachelor beau suitor mister sir
    """
)
FEMALE_NOUNS = words(
    """
    woman girl lady mother daughter sister aunt niece wife grandmother queen princess duchess countess baroness
    nun maid maiden bride widow governess granddaughter stepmother stepdaughter mamma mama mum mom mummy mommy
    godmother landlady schoolgirl waitress actress mistress hostess heiress witch sorceress empress housewife
    girlfriend damsel lass lassie spinster seamstress goddess priestess matron housekeeper gentlewoman
    frenchwoman englishwoman irishwoman policewoman laundress schoolmistress chambermaid nurse
    """
)
PERSON_NOUNS = words(
    """
    person child baby infant friend enemy cousin parent stranger neighbour neighbor doctor teacher servant guest
    visitor companion lover partner boss chief leader owner driver guard officer detective lawyer judge writer
    author artist painter singer poet student pupil scholar professor master patient victim killer murderer
    thief prisoner slave cook clerk merchant traveller traveler passenger orphan youth teenager kid colleague
    assistant secretary vampire slayer watcher demon ghost creature savage native foreigner hero heroine villain
    speaker listener patron ward guardian sweetheart darling creditor tenant agent messenger spy engineer pilot
    physician surgeon chemist inspector manager director president minister tutor
    """
)

KIN = words(
    """
    father mother son daughter brother sister uncle aunt nephew niece husband wife grandfather grandmother
    cousin grandson granddaughter stepfather stepmother papa mamma mama mum mom mummy dad daddy friend lover
    boyfriend girlfriend sire childe master mistress boss partner fiancé fiancée fiance fiancee twin
    """
)

SAY = words(
    """
    say ask reply answer cry exclaim whisper shout tell call murmur mutter add return continue observe remark
    repeat demand inquire declare announce protest insist suggest agree explain snap growl interrupt respond
    admit
    """
)
"""The commonest verbs of speech."""

SPEECH_VERBS = SAY | words(
    """
    enquire begin retort sigh laugh breathe yell scream hiss groan moan mumble echo plead beg urge warn promise
    assure rejoin gasp grunt snarl drawl croak stammer sob assert persist pursue resume venture ejaculate think
    wonder quip tease joke counter correct offer concede note conclude finish
    """
)
"""Verbs that tag what is said or thought."""

THINK_OF = words("dream forget imagine mention miss mourn picture recall remember")
"""Verbs whose object need not be there."""

THINK_OR_TELL = THINK_OF | words(
    """
    ask believe expect fear hear hope know learn read say speak suppose talk tell think understand wish wonder write
    """
)
"""Verbs whose clause is about somebody who need not be there."""

TALK = THINK_OR_TELL | words(
    """
    death dream funeral ghost grave idea letter memory mention message name news note photo photograph picture portrait
    story tale talk thought word
    """
)
"""Words that have an *about*, *of*, *from* or *for* of somebody who need not be there."""
