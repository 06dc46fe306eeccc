"""Words for people: pronouns, titles, kin, common nouns and given names, with their gender.

Our own short lists; a story's own pronouns outweigh them.
"""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# form -> (gender, case); case S subject, O object, P possessive, R reflexive ("her" is O or P by its tag)
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
THEY: dict[str, tuple[str, str]] = {
    "they": ("n", "S"),
    "them": ("n", "O"),
    "their": ("n", "P"),
    "theirs": ("n", "P"),
    "themself": ("n", "R"),
    "themselves": ("n", "R"),
}
FIRST_PERSON = frozenset(("i", "me", "my", "mine", "myself"))
SECOND_PERSON = frozenset(
    ("you", "your", "yours", "yourself", "thou", "thee", "thy", "thine", "thyself", "ye", "ya", "y'", "yer")
)

MALE_TITLES = _words(
    """
    mr mr. mister sir lord master monsieur m. don signor herr king prince duke count baron earl father brother
    uncle grandfather papa dad daddy grandpa captain capt. colonel col. major general gen. admiral sergeant
    lieutenant rev. reverend squire squire's friar parson bishop pope emperor sultan viscount marquis
    """
)
FEMALE_TITLES = _words(
    """
    mrs mrs. miss ms ms. lady dame madame madam mademoiselle mme. mlle. donna signora signorina frau fraulein
    queen princess duchess countess baroness mother sister aunt auntie grandmother mamma mama mum mom mummy
    grandma granny nurse viscountess marchioness empress
    """
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

MALE_NOUNS = _words(
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
FEMALE_NOUNS = _words(
    """
    woman girl lady mother daughter sister aunt niece wife grandmother queen princess duchess countess baroness
    nun maid maiden bride widow governess granddaughter stepmother stepdaughter mamma mama mum mom mummy mommy
    godmother landlady schoolgirl waitress actress mistress hostess heiress witch sorceress empress housewife
    girlfriend damsel lass lassie spinster seamstress goddess priestess matron housekeeper gentlewoman
    frenchwoman englishwoman irishwoman policewoman laundress schoolmistress chambermaid nurse
    """
)
PERSON_NOUNS = _words(
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

KIN = _words(
    """
    father mother son daughter brother sister uncle aunt nephew niece husband wife grandfather grandmother
    cousin grandson granddaughter stepfather stepmother papa mamma mama mum mom mummy dad daddy friend lover
    boyfriend girlfriend sire childe master mistress boss partner fiancé fiancée fiance fiancee twin
    """
)

SPEECH_VERBS = _words(
    """
    say ask reply answer cry exclaim whisper murmur mutter shout call add continue return observe remark inquire
    enquire demand declare repeat begin respond retort interrupt snap growl sigh laugh breathe yell scream hiss
    groan moan mumble echo insist explain admit agree suggest tell announce protest plead beg urge warn promise
    assure rejoin gasp grunt snarl drawl croak stammer sob assert persist pursue resume venture ejaculate think
    wonder quip tease joke counter correct offer concede note conclude finish
    """
)

MALE_NAMES = _words(
    """
    aaron abel abraham adam adrian alan albert alec alex alexander alfred ali allan allen ambrose amos andrew
    andy angel angus anthony antonio archer archibald archie arnold arthur august augustus austin barnaby barney
    bartholomew basil ben benedict benjamin bernard bertie bertram bill billy bob bobby brad bradley brandon
    brian bruce bruno caleb calvin carl carlos casper cecil cedric charles charley charlie chester chris
    christian christopher clarence claude clement clifford clive colin connor conrad cyril dan daniel danny
    darren dave david dean denis dennis derek dick dmitri dominic donald dorian douglas duncan dylan earl ed
    eddie edgar edmund edward edwin eli elijah elliot emil eric ernest ethan eugene evan ezra felix ferdinand
    fergus francis frank franklin fred freddie frederick gabriel gareth gary geoffrey george gerald gerard
    gideon gilbert giles godfrey gordon graham greg gregory gustave guy hal hank hans harold harry harvey hector
    henri henry herbert herman hiram horace howard hubert hugh hugo humphrey ian ira isaac isaiah ivan jack
    jacob jake james jamie jared jason jasper jed jeff jeffrey jeremiah jeremy jerome jerry jesse jim jimmy joe
    joel johann john johnny jon jonah jonas jonathan jordan jose joseph joshua jude jules julian julius justin
    karl keith ken kenneth kevin kurt kyle lancelot larry laurence lawrence leo leon leonard leopold leroy
    leslie lester levi lewis liam lionel lloyd louis lucas lucius luis luke malcolm marco marcus mario mark
    marlow marshall martin marvin mason matt matthew maurice max maxwell michael miguel mike miles mitchell
    mordecai morgan morris moses murray nathan nathaniel ned neil nicholas nick nicky nigel noah noel norman
    oliver omar oscar oswald otto owen patrick paul pedro percival percy perry peter phil philip phineas pierre
    quentin ralph ramon randall randolph ray raymond reginald rex richard rick robert robin roderick rodney
    roger roland ron ronald ross roy rudolf rudolph rufus rupert russell sam samson samuel saul sean sebastian
    seth shane sidney silas silvester simon solomon spencer spike stanley stephen steve steven stewart stuart
    sylvester ted terence theodore thomas tim timothy toby todd tom tommy tony travis trevor tristan ulysses
    uriah victor vincent virgil vladimir wallace walter warren wayne wesley wilbur wilfred will willard william
    willie winston xander zachary huck huckleberry jean-luc diego mateo kwame raj arjun amir hassan ahmed
    mohammed yusuf hiro kenji wei
    """
)
FEMALE_NAMES = _words(
    """
    abigail ada adela adelaide adele agatha agnes alberta alexandra alice alicia alison althea amanda amelia amy
    anastasia andrea angela angelica angelina anita ann anna annabel anne annette annie antoinette antonia anya
    arabella ashley athena audrey augusta aurora barbara beatrice becky bella bernadette bertha bess bessie beth
    betsy betty beverly blanche bonnie brenda bridget buffy camilla candace carla carmen carol caroline carolyn
    carrie cassandra catherine cathy cecilia cecily celeste celia charlotte cheryl chloe christina christine
    cicely clara clarissa claudia clementine constance cora cordelia cornelia crystal cynthia daisy daphne dawn
    deborah delia delilah della denise diana diane dinah dolly dolores dora dorothea dorothy edith effie eileen
    elaine eleanor elena eliza elizabeth ella ellen elsa elsie emilia emily emma erica erin esmeralda estella
    esther ethel eugenia eunice eva evangeline eve evelyn faith fanny felicia felicity fiona flora florence
    frances gabriella gail genevieve georgiana georgina geraldine gertrude gillian ginny gladys glenda gloria
    grace greta gretchen guinevere gwen gwendolen hannah harriet hattie heather heidi helen helena henrietta
    hermia hermione hester hilda holly hope ida ingrid irene iris isabel isabella ivy jacqueline jane janet
    janice jasmine jean jemima jennie jennifer jenny jessica jessie jill joan joanna jocelyn josephine joy joyce
    juanita judith judy julia juliana julie juliet june justine karen kate katharine katherine kathleen kathy
    katie katy kay kim kitty laura lavinia leah lena leonora lettice letty lila lilian lillian lily linda lisa
    liza lizzie lois lola lorna louisa louise lucinda lucy lydia mabel madeleine madge maggie mandy marcella
    margaret marge margery margot maria marian marianne marie marilla marina marion marjorie martha mary matilda
    maud maude maureen mavis may meg melanie melissa mercy meredith mia michelle mildred millicent millie mina
    minnie miranda miriam molly mona monica muriel myra nadia nan nancy naomi natalie natasha nell nellie nettie
    nicole nina nora norma octavia olga olive olivia ophelia pamela pansy patience patricia patty paula paulina
    pauline pearl peggy penelope persis philippa phoebe phyllis polly portia priscilla prudence rachel ramona
    rebecca regina rhoda rita roberta rosa rosalie rosalind rosamond rosamund rose rosemary rosie rowena ruby
    ruth sabrina sadie sally salome samantha sandra sara sarah selina selma serena sharon sheila shirley sibyl
    sonia sophia sophie stella stephanie sue susan susannah susie suzanne sybil sylvia tabitha tamara tara tess
    tessa thelma theresa tina topsy trudy una ursula valentine valerie vanessa vera verity veronica victoria
    viola violet virginia vivian wendy wilhelmina willow winifred yolanda yvonne zelda zoe priya leila fatima
    aisha mei yuki
    """
)
