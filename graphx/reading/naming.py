"""How people are named: titles, kinship words, short forms, and a small prior on given names.

The lists were written for graphx and hold only what is common knowledge about English usage; none is
needed for a name to be found, they only weigh in.
"""


def words(text: str) -> frozenset[str]:
    """The words of a string, as a set.

    >>> sorted(words("mr mrs"))
    ['mr', 'mrs']
    """
    return frozenset(text.split())


HIS_TITLES = words(
    "mr mister sir lord master monsieur signor senor señor herr don count baron duke prince king emperor earl viscount"
    " marquis marquess father brother uncle rajah sultan sheikh tsar czar conte squire goodman friar abbot pope"
    " grandpa grandfather gramps rabbi mynheer papa"
)
HER_TITLES = words(
    "mrs miss ms mistress lady madam madame mademoiselle signora signorina senora señora senorita señorita frau"
    " fraulein fräulein dame countess baroness duchess princess queen empress viscountess marchioness contessa mother"
    " sister aunt auntie aunty grandma grandmother granny nana tsarina czarina widow goody goodwife mme mlle nurse"
    " mamma mama"
)
RANKS = words(
    "dr doctor prof professor captain capt colonel col major general gen lieutenant lieut lt sergeant sgt corporal"
    " private admiral commander commodore inspector detective constable superintendent officer agent judge justice"
    " president senator governor mayor chancellor minister secretary reverend rev saint st pastor bishop archbishop"
    " cardinal deacon coach chief comrade cousin old young little poor dear principal warden marshal sheriff deputy"
    " farmer"
    " ambassador regent magister doc cap sarge archdeacon vicar parson elder chancellor"
)
"""Titles of either gender, and the adjectives that stand like titles before a name (*old Toby*)."""

CLIPPED_TITLES = {
    "doc": "doctor", "dr": "doctor", "cap": "captain", "capt": "captain", "prof": "professor", "sarge": "sergeant",
    "sgt": "sergeant", "lieut": "lieutenant", "lt": "lieutenant", "rev": "reverend", "col": "colonel", "gen": "general",
}  # fmt: skip

MARRIED = words("mrs madame signora senora señora frau mme widow goodwife")
UNMARRIED = words("miss mademoiselle signorina senorita señorita fraulein fräulein mlle")
WITH_GIVEN_NAME = words(
    "sir dame prince princess king queen aunt auntie aunty uncle cousin brother sister father mother saint st friar"
    " grandma grandpa master pope emperor empress little young tsar czar"
)
"""Titles that are followed by the given name, not by the surname."""

KINSHIP = words(
    "mother father mamma mama mom mum mummy mommy papa dad daddy pa ma grandma grandmother grandpa grandfather granny"
    " gran nana gramps aunt auntie uncle sister brother cousin son daughter baby child"
)
HIS_WORDS = HIS_TITLES | words(
    "man boy gentleman husband son fellow lad papa dad daddy pa king actor waiter widower bachelor"
    " nephew grandson boyfriend monk wizard stepfather policeman footman butler chairman clergyman groom"
)
HER_WORDS = HER_TITLES | words(
    "woman girl wife daughter lass mamma mama mom mum mummy mommy ma gran actress waitress maid"
    " niece granddaughter girlfriend nun witch stepmother housemaid governess heroine bride"
)

ROLES = (
    HIS_WORDS
    | HER_WORDS
    | words(
        "doctor professor captain colonel major general lieutenant sergeant corporal admiral commander inspector"
        " detective constable superintendent officer agent judge president senator governor mayor chancellor minister"
        " secretary bishop cardinal vicar parson priest pastor coach chief warden marshal sheriff deputy ambassador"
        " regent hunter slayer stranger driver pilot doc dentist surgeon cook housekeeper landlord landlady keeper"
        " porter sailor mariner soldier guard knight squire page poet painter artist singer dancer thief assassin"
        " merchant baker smith miller gardener teacher student headmaster headmistress principal dean rector apprentice"
        " master mistress boss owner host hostess guest visitor messenger clerk lawyer attorney coroner magistrate"
        " executioner jailer prisoner beggar hermit shepherd witness oracle actuary auctioneer confessor physio medic"
        " engineer mechanic mayor duke heir watchman archivist librarian scribe chaplain curate"
        " chef bosun boatswain skipper trooper cadet ensign maestro counsellor counselor sensei"
    )
)
"""Nouns for people by their work, rank or place in a family."""

_HIS_GROUPS = """
albert al bert bertie|alexander alec alex sandy xander sasha|alfred alf fred freddy|andrew andy drew|anthony
tony ant|arthur art artie|augustus gus|bartholomew bart|benjamin ben benny|bernard bernie|charles charlie
charley chuck|christopher chris kit|clarence clarry|cornelius neil|daniel dan danny|david dave davy|
dominic dom nick|edmund ed ned|edward ed eddie ned ted teddy|ernest ernie|eugene gene|ferdinand ferdy|
francis frank frankie|franklin frank|frederick fred freddy freddie|gabriel gabe|geoffrey jeff geoff|george
georgie|gerald gerry|gilbert gil bert|gregory greg|harold harry hal|henry harry hal hank|herbert bert
herb|horace|hugh hughie|isaac ike|jacob jake|james jim jimmy jem jamie|jeremiah jerry|jerome jerry|john
jack johnny jackie|jonathan jon jonny|joseph joe joey|joshua josh|kenneth ken|laurence larry laurie|
lawrence larry laurie|leonard len lenny leo|lewis lew|louis lou|lucas luke|marcus mark|matthew matt|
maurice|maximilian max|michael mike mick mickey|nathaniel nat nate|nicholas nick nicky|oliver ollie noll|
patrick pat paddy|percival percy|peter pete|philip phil pip|raymond ray|reginald reggie|richard dick rick
richie dickie|robert bob bobby rob robbie bert|roderick rory|ronald ron ronnie|rupert|samuel sam sammy|
sebastian seb|simon si|solomon sol|stephen steve stevie|sylvester sly|terence terry|thaddeus tad|theodore
ted teddy theo|thomas tom tommy|timothy tim|tobias toby|valentine val|victor vic|vincent vince|walter wat
wally walt|wilfred wilf|william will bill billy willy liam|zachary zach|adam|adrian|alan|ambrose|angus|
archibald archie|basil|boris|brian|bruce|caleb cal|carlos|cecil|clive|colin|conrad|cuthbert|cyril|
denis|derek|diego|donald don|douglas doug|duncan|edgar|edwin|elias eli|eric|evan|felix|fergus|
fitzwilliam fitz|gavin|godfrey|gordon|graham|guy|hamish|hassan|hector|hercule|hiram|howard|hubert|
humphrey|ian|ibrahim|igor|ivan|jasper|javier|jason|jesse|jorge|josiah|jude|julian|justin|karl|
keith|kevin|kenji|lionel|luis|malcolm mal|manuel|marco|martin|mateo|miguel|miles|mohammed mohamed|
mordecai|moses|neville|nigel|noah|norman|omar|oscar|otto|owen|pablo|paul|pedro|pierre|quentin|
ralph|ravi|roger|roland|rodney|roy|rufus|sean|sergei|seth|sherlock|sidney sid|silas|spencer|
stanley stan|takeshi|trevor|tristan|tyler|uriah|vernon|vladimir|wallace|warren|wesley|xavier|yusuf|
aaron|abraham abe|ali|amos|ahmed|antonio|dmitri|ebenezer|ephraim|ezra|giovanni|giles|hans|heinrich|
jean|juan|abdul|abel|abdullah|achilles|akira|alejandro|alfonso|alistair|alonso|alvin|amir|anatole|
andre|andreas|angelo|ansel|anton|archer|ari|aristide|arjun|arnold arnie|arun|ashok|augustine|
austin|barnaby barney|barry|benedict|bilal|blaise|brandon|brendan|bryce|byron|calvin|cameron|carl|
carlo|casper|cedric|cesar|chandra|chester|chidi|cid|claude|claudius|clement clem|clifford|clinton|
cody|cole|colton|connor|corey|cosmo|craig|curtis|cyrus|damian damien|darius|darren|dennis|desmond
des|dexter|diarmuid|dieter|dmitry|dorian|drake|dwight|dylan|eamon|earnest|elliot|elmer|elton|emil|
emile|emmanuel|emmett|enoch|enrico|erik|ethan|everett|fabian|farouk|farid|fernando|filip|finn|
fletcher|floyd|forrest|franz|fyodor|garrett|gareth|gary|gaston|gerard|gideon|giuseppe|glen|goran|
griffin|guido|gunther|gustav|hamid|hamza|harvey|heathcliff|henri|herman|hiroshi|hugo|idris|igor|
ignatius|isidore|ismail|jabez|jack|jared|jarvis|jayden|jed|jefferson|jerome|jiang|jin|joaquin|
joel|johann|jonas|jules|julius|kamal|karim|kaspar|kazuo|khalid|klaus|kofi|kwame|kwabena|kyle|
lars|leander|leif|lemuel|leon|leopold|leroy|lester|levi|liang|lionel|logan|lorenzo|lucien|ludwig|
luke|magnus|mahmoud|marius|marshall|mathias|mehmet|melvin|mikhail|milo|mustafa|naveed|nikolai|
nikos|obadiah|oleg|orlando|orson|osman|osvaldo|pascal|patrik|pavel|perry|phineas|pietro|piotr|
prakash|rafael raphael|rahul|rajesh|ramon|randall|randolph|rashid|rene|rhys|ricardo|roberto|rodrigo|
rohan|roman|romeo|rowan|ruben|rudolf rudolph|russell|ryan|salvador|sanjay|santiago|saul|scott|
sergio|seymour|sheldon|sherman|sigmund|stefan|stuart|sven|tariq|tarun|thierry|tobin|todd|travis|
tyrone|ulrich|umberto|vasily|vikram|viktor|virgil|wade|ward|wayne|wendell|wilbur|winston|wolfgang|
wyatt|xander|yannick|yosef|yuri|zachariah|zane|zeke
"""
_HER_GROUPS = """
abigail abby abbie gail|alexandra alex lexie sandra sasha|alice ally allie|angela angie|anne annie nan nancy
ann anna|antonia toni|augusta gussie|barbara babs barb|beatrice bea bee trixie|beatrix bea trixie|bridget
biddy|caroline carrie|catherine kate katie kitty cathy kit cath katherine kathy kay|cecilia cissy sissy
celia|charlotte lottie charley|christina chrissie tina christine|clara clare|constance connie|cynthia
cindy|deborah deb debbie|dolores lola|dorothy dora dot dolly dottie|eleanor ellen nell nellie nora|
elizabeth lizzy lizzie liz eliza beth betty betsy bess bessie libby lisa elsie|emily em emmy millie|emma em
emmy|esther essie|evelyn evie eve|florence flo florrie flossie|frances fanny fran frankie|georgiana
georgie|gertrude gertie trudy|grace gracie|gwendolen gwen|harriet hattie|helen nell nellie|henrietta hetty
etta|hester hetty|isabella bella isabel izzy belle|jane jenny janie|janet jan janny|jessica jess jessie|
joan joanie|josephine jo josie|judith judy|julia julie|laura laurie|lilian lily|louisa lou loo|lucy lucia
luce|magdalen maggie|madeline maddy|margaret maggie meg peggy madge daisy greta rita|martha patty mattie|
mary molly polly may mamie|matilda tilly mattie|mildred millie|minerva minnie|olivia livvy|pamela pam|
patricia pat patty tricia|penelope penny|phoebe bee|priscilla prissy cilla|prudence prue|rachel rachael
rae|rebecca becky|rosalind ros roz|rose rosie|rosemary rosie|ruth ruthie|samantha sam|sarah sally sadie
sara|susan sue susie sukey susanna|theresa tess tessa terry|ursula|veronica ronnie|victoria vicky|violet
vi|virginia ginny|wilhelmina minnie mina billie|winifred winnie|ada|adele|agatha|agnes|aisha|amelia|
amy|anya|april|ariel|audrey|bertha|blanche|brenda|carla|carmen|celeste|chloe|cordelia|cora|daphne|
dawn|delia|diana|dinah|edith|edna|elena|ella|eloise|estella|ethel|eva|fatima|faith|fiona|flora|
frieda|georgia|gladys|gloria|hannah|hazel|heather|hilda|hope|ida|imogen|ingrid|irene|iris|ivy|
jemima|jennifer jen|joy|joyce|juliet|june|karen|leila|lena|linda|lorna|lottie|louise|lydia|lynn|
mabel|maria|marian|marianne|marie|marilla|marjorie|maud|maya|mei|melissa|mercy|minna|mira|miranda|
miriam|monica|muriel|myrtle|naomi|natalia|natasha|nina|olga|ophelia|paula|pauline|pearl|phyllis|
portia|priya|queenie|regina|rhoda|rita|roberta|sakura|sibyl sybil|sofia sophia sophie|sonia|stella|
sylvia|tamsin|tara|tatiana|thelma|una|vanessa|vera|willow|yolanda|yuki|zoe|amara|charity|adela|
adelaide|adele|agathe|aiko|ainsley|aileen|alberta|alma|althea|alyssa|amanda mandy|amelie|amina|
anastasia|andrea|angelica|angelina|anita|anjali|annabel|anneliese|antoinette|anushka|anthea|
apollonia|ariadne|astrid|athena|aurora|ava|ayesha|bernadette|bernice|beryl|bessy|bianca|brigitte|
bronwen|camille camilla|candace|carina|carol|cassandra cass|celestine|chandni|charmaine|chiara|
clarissa|claudia|clementine|colette|consuelo|coral|corinne|cornelia|daria|davina|deirdre|delilah|
delphine|denise|desdemona|diane|dina|drusilla|ebony|effie|eileen|elaine|eleonora|elisa elise|elsa|
elspeth|elvira|emilia|enid|erica|erin|ernestine|esmeralda|estelle|eudora|eugenia|eunice|eustacia|
evangeline|fabienne|farah|felicia|fleur|francesca|frida|gabriela gabrielle|gemma|genevieve|georgina|
geraldine|gillian|gina|giselle|giulia|goldie|greer|gretchen|guinevere|gwen|halima|hana|haruka|
hedda|helena helene|heloise|hermione|holly|honoria|hyacinth|iman|inez|inga|iona|isadora|isolde|
jacqueline|jamila|janice|jasmine|jeanne jeanette|jill|jocelyn|jolene|josefina|juanita|judy|juliana
juliet|justine|kali|kamala|katarina katya|kathleen|kavita|kezia|kiran|kirsten|kristin|lakshmi|lara|
latoya|leah|leonora|leonie|leticia|leyla|lidia|lilith|linnea|lisbeth|livia|lucille|lucinda|
lucrezia|ludmila|luisa|luna|madeleine|magda|mahalia|mairead|malika|marcella|margot|mariana|marina|
marion|marisol|marlene|marta|maureen|mavis|maxine|megan|mei|melanie|mercedes|meredith|mia|michelle|
mireille|moira|mona|morgana|nadia|nadine|natalie|nayeli|nell|nerissa|nia|nicole|nora|noor|nuria|
octavia|odette|odile|olive|oriana|ottilie|paloma|pandora|petra|philippa pippa pip|philomena|pilar|
polina|primrose|rachele|ramona|rania|raquel|renata|renee|rosa|rosalie|rosamond|roxanne|ruby|
rukmini|sabina sabrina|salma|samira|saoirse|sapphire|saskia|selena selina|serena|shanti|sharon|
sheila|shirley|sigrid|simone|sinead|siobhan|sita|solange|sonya|soraya|stacy|stephanie|sunniva|
svetlana|sybil|tabitha|talia|tania|tatyana|thea|theodora|thomasina|trinity|ulla|valentina|valeria
valerie|vera|verity|vivian vivien|wanda|wendy|winona|xiomara|yasmin|yelena|yvette|yvonne|zara|
zelda|zenobia|zora|zuleika
"""


def plain(word: str) -> str:
    """A word in small letters, without its point and with a straight apostrophe.

    >>> plain("Mrs."), plain("Ma’am")
    ('mrs', "ma'am")
    """
    return word.lower().rstrip(".").replace("’", "'")


def is_title(word: str) -> bool:
    """Whether a word is a title, or an adjective that stands like one before a name.

    >>> is_title("Mrs."), is_title("Old"), is_title("Emma")
    (True, True, False)
    """
    return (word := plain(word)) in HIS_TITLES or word in HER_TITLES or word in RANKS


def title_gender(word: str) -> str:
    """``m`` or ``f`` where a word is a title of men or of women alone, else empty.

    >>> title_gender("Sir"), title_gender("Mrs."), title_gender("Dr.")
    ('m', 'f', '')
    """
    word = plain(word)
    return "m" if word in HIS_TITLES else "f" if word in HER_TITLES else ""


def _groups(text: str) -> list[list[str]]:
    return [group.split() for group in text.replace("\n", " ").split("|") if group.strip()]


def _full_names() -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for group in _groups(_HIS_GROUPS) + _groups(_HER_GROUPS):
        for name in group:
            found.setdefault(name, set()).add(group[0])
    return {name: frozenset(full) for name, full in found.items()}


FULL_NAMES = _full_names()
"""A given name, in lower case, to the full names that it may be short for (its own among them)."""

HIS_NAMES = frozenset(name for group in _groups(_HIS_GROUPS) for name in group)
HER_NAMES = frozenset(name for group in _groups(_HER_GROUPS) for name in group)


def given_gender(name: str) -> str:
    """``m`` or ``f`` where a given name is known to be nearly always one, else empty.

    >>> given_gender("Lizzy"), given_gender("Sam"), given_gender("Xochitl")
    ('f', '', '')
    """
    name = name.lower()
    return {(True, False): "m", (False, True): "f"}.get((name in HIS_NAMES, name in HER_NAMES), "")


def same_given(a: str, b: str) -> bool:
    """Whether two given names may be one: a known short form, an initial, or a clipped form of three letters or more.

    An unlisted name may be clipped at its head too: *Sade* is *Folasade*.

    >>> same_given("Lizzy", "Eliza"), same_given("Marn", "Marnie"), same_given("Ann", "Bob"), same_given("E.", "Emma")
    (True, True, False, True)
    """
    a, b = sorted((a.lower().rstrip("."), b.lower().rstrip(".")), key=len)
    if a == b or FULL_NAMES.get(a, frozenset()) & FULL_NAMES.get(b, frozenset()):
        return True
    if len(a) == 1:
        return b.startswith(a)
    if b in (f"{a}s", f"{a}es"):  # a family
        return False
    stem = a[:-2] if a.endswith("ie") and len(a) > 4 else a[:-1] if a.endswith("y") and len(a) > 3 else a
    if a in ROLES or (a in FULL_NAMES and b in FULL_NAMES):
        return False
    head = len(stem) >= 3 and b.startswith(stem) and len(b) < len(stem) + 6
    return head or (len(a) >= 4 and b.endswith(a) and b not in FULL_NAMES)


def name_keys(name: str) -> frozenset[str]:
    """What two given names have in common if `same_given` may hold for them, to look them up by.

    >>> bool(name_keys("lizzy") & name_keys("elizabeth")), bool(name_keys("ann") & name_keys("bob"))
    (True, False)
    """
    return FULL_NAMES.get(name, frozenset()) | {name[:3], f"-{name[-4:]}"}


PLACES = words(
    "street road avenue lane square park hall lodge cottage villa mansion gables corner slope heights"
    " house castle abbey bridge river lake sea ocean bay island islands mount"
    " mountain hill hills valley forest wood woods city town village county hotel inn school university college church"
    " cathedral hospital station airport prison court palace tower gate market garden gardens terrace place manor farm"
    " north south east west port harbour harbor beach cape coast desert empire kingdom republic union street room"
    " company bank office department club society museum library theatre theater cafe café restaurant bar tavern"
    " council committee academy institute ministry agency guild order league congress senate board bureau corps fleet"
    " railway express press times gazette war act bible testament gospel ball"
)
"""Words that end the name of a place, a house or a thing."""

NOT_PEOPLE = words(
    "monday tuesday wednesday thursday friday saturday sunday january february march april may june july august"
    " september october november december christmas easter michaelmas whitsuntide lent halloween thanksgiving midsummer"
    " god gods lord heaven heavens hell providence christ jesus almighty creator devil satan bible scripture"
    " english french german italian spanish irish scotch scottish welsh latin greek roman american british russian"
    " chinese japanese indian dutch turkish arab arabic jewish jew christian catholic protestant european african asian"
    " englishman englishmen englishwoman frenchman frenchmen frenchwoman irishman scotchman scotsman welshman dutchman"
    " americans germans italians swiss polish portuguese hebrew persian egyptian mexican canadian australian belgian"
    " england france germany italy spain ireland scotland wales europe asia africa america india china japan russia"
    " london paris rome venice florence vienna berlin york boston chicago dublin edinburgh oxford cambridge"
    " british moscow madrid lisbon athens egypt greece turkey canada australia mexico brazil california texas"
    " morning afternoon evening night goodnight congratulations sorry welcome hurrah bye hullo halloo amen"
    " oh ah well yes no hey hello hi okay ok ha alas hush bravo bah pooh hm hmm damn thanks thank please goodbye"
    " sir madam ma'am miss mister mr mrs ms dear darling honey sweetheart gentlemen ladies sirs messrs madame monsieur"
    " tv uk us usa la nyc am pm chapter volume book part letter preface contents illustration epilogue prologue"
    " alabama alaska arizona arkansas colorado connecticut delaware florida hawaii idaho illinois indiana iowa kansas"
    " kentucky louisiana maine maryland massachusetts michigan minnesota mississippi missouri montana nebraska nevada"
    " ohio oklahoma oregon pennsylvania tennessee utah vermont wisconsin wyoming ontario quebec alberta manitoba"
    " denver seattle philadelphia detroit baltimore atlanta miami houston brooklyn manhattan broadway hollywood vegas"
    " angeles francisco orleans toronto montreal vancouver melbourne brisbane auckland liverpool manchester birmingham"
    " glasgow cardiff belfast bristol leeds sheffield brighton devonshire cornwall yorkshire sussex somerset suffolk"
    " norfolk essex piccadilly westminster whitehall naples milan genoa brussels amsterdam copenhagen stockholm oslo"
    " helsinki warsaw prague budapest bucharest istanbul constantinople cairo jerusalem baghdad tehran delhi bombay"
    " mumbai calcutta kolkata karachi lahore dhaka bangkok hanoi saigon manila beijing peking shanghai hongkong tokyo"
    " kyoto osaka seoul lagos nairobi accra johannesburg havana lima bogota santiago valparaíso zurich geneva lyons"
    " marseilles bordeaux hamburg munich frankfurt cologne normandy brittany bavaria prussia saxony holland belgium"
    " sweden norway denmark finland iceland poland hungary austria switzerland bulgaria romania serbia ukraine"
    " portugal britain persia arabia syria iran iraq israel palestine pakistan bangladesh nepal burma thailand vietnam"
    " cambodia korea nigeria ghana ethiopia uganda zimbabwe morocco algeria tunisia argentina chile peru bolivia"
    " colombia venezuela cuba haiti jamaica zealand atlantic pacific mediterranean baltic caribbean thames rhine danube"
    " nile alps pyrenees himalayas sahara siberia greenland eskimo"
    " nonsense ahem aye nay humph phew whew hullo hulloa tut psst pst shh ugh eh ooh wow gosh gee yikes ouch yep nope"
    " yeah yea rubbish fiddlesticks goodness gracious fudge zounds egad indeed begad alack adieu tonight today tomorrow"
    " yesterday sunday sundays mornin evenin cheers"
    " esq jr sr i ii iii iv vi vii viii ix xi xii parliament government state army navy fate nature fortune time"
)
"""Capitalised words that are not the names of people: days, months, nations, exclamations, forms of address."""

FEELINGS = words(
    "jealousy envy anger rage fury wrath contempt scorn disdain hatred hate loathing disgust resentment bitterness"
    " grief sorrow sadness misery despair despondency melancholy heartbreak loneliness longing yearning homesickness"
    " guilt shame remorse regret embarrassment humiliation mortification fear dread terror horror panic alarm anxiety"
    " worry unease nervousness suspicion doubt distrust astonishment amazement surprise shock bewilderment confusion"
    " wonder awe admiration respect gratitude tenderness affection fondness love lust desire passion infatuation"
    " happiness delight elation ecstasy euphoria excitement enthusiasm amusement contentment satisfaction relief calm"
    " serenity trust confidence pity compassion sympathy empathy concern nostalgia boredom apathy indifference"
    " exasperation irritation annoyance frustration impatience indignation outrage disappointment exhaustion weariness"
    " curiosity anticipation determination resignation acceptance forgiveness denial pride vanity hunger thirst pain"
    " spite reflex instinct silence darkness memory laughter"
)
"""Words for what one feels: capitals at the start of a sentence do not make them people (*Jealousy wakes him*)."""

ORDINARY = words(
    "will may hope grace faith joy angel ash art bill mark rose rob sue pat chase drew grant jack frank dawn summer"
    " autumn iris lily violet daisy ruby pearl amber heather holly ivy olive basil sage clay cliff dale glen heath"
    " lance miles pierce reed rich stone wade ward young king major earl duke prince christian constance patience"
    " prudence charity verity felicity mercy honor honour destiny harmony melody star sky storm rain river brook"
    " forest wolf fox bear robin jay wren dove hawk raven phoenix spike willow fern hazel poppy ginger pepper skip"
    " buck chip gene guy hank jewel love dear john june april august case cash chance colt dash dean dick don hunter"
    " lane max nick norm page penny peg ray red rocky rusty sandy shade slim sonny tank trip van vic victor viola wood"
    " small little long short strange black white brown green gray grey hall hill banks best bright day early fair"
    " good hand hardy hart head hood hunt law light lord low moon moor nash park price quick sharp snow speed steel"
    " swift tempest true trust west winter wise worth fate fortune justice liberty nature chef coach doc five two seven"
)
"""Ordinary words that people are called; a capital at the start of a sentence proves nothing for them."""
