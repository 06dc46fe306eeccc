"""Words that decide what a link means; lemmas, in our own choice."""

from graphx.reading.naming import words

FEELING = words("""
    abhor ache admire adore affection afraid amused anger angry annoyance annoyed anxiety anxious appreciate
    ashamed attached aversion awe awkwardness bitter bitterness care cherish compassion contempt cruel
    crush delight delighted desire despair despise detest devoted devotion disappointed disappointment
    disdain disgust disgusted dislike distrust doubt dread embarrassed embarrassment enjoy envious envy exasperated
    exasperation fancy fear feel feeling fond fondness forgive frightened frustration fury furious gentle glad
    grateful gratitude grief grieve grudge guilt guilty happy hate hatred heartbroken hope horror hostile hostility
    hunger hurt impatience impatient indifferent indifference indignant indignation interest interested irritation
    jealous jealousy joy kind kindness like loathe loathing loneliness long longing love lust mad mercy miss mistrust
    mourn nervous need offended pain panic passion patience patient pity pleased pleasure polite pride proud pity
    prefer rage regard regret rejoice relief relieved remorse repulsion resent resentment respect reverence revulsion
    rude sad sadness satisfaction scared scorn shame shy sick sorrow sorry spite stubbornness surprise surprised
    suspect suspicion suspicious sympathy tenderness terrified terror thankful tired treasure trust unhappy
    uneasy upset value venerate want warmth weary wish wonder worried worry worship wrath yearn yearning
    """)
"""Feelings by name: verbs, adjectives and nouns whose subject or possessor feels them."""

STIMULUS = words("""
    alarm amaze amuse anger annoy appal appall astonish attract bewilder bother charm comfort concern confuse delight
    depress disappoint disgust distress disturb embarrass enchant encourage enrage exasperate fascinate flatter
    frighten frustrate hurt impress infuriate insult interest intimidate irritate madden mortify move offend
    overwhelm perplex please provoke puzzle repel repulse satisfy scare shame shock soothe startle stun surprise
    tempt terrify thrill torment touch trouble unnerve unsettle upset vex worry wound
    """)
"""Verbs whose object feels something about their subject."""

SPEECH = words("""
    accuse address admit admonish advise agree announce answer apologise apologize argue ask assure beg blame bless
    bellow boast call chide command complain compliment confess confide congratulate contradict correct cry curse
    declare defend demand deny describe entreat exclaim explain flatter greet hail hint implore inform inquire insist
    instruct insult interrupt invite joke lecture lie mention mock mutter nag offer order persuade plead praise pray
    promise propose quote rebuke recommend remind repeat reply reproach request respond retort say scold scream shout
    sing snap speak suggest swear talk taunt tease tell thank threaten told urge warn whisper write yell
    """)
"""Verbs of speaking."""

PERCEPTION = words("""
    behold contemplate examine eye face find gaze glance glare glimpse hear inspect know listen look meet
    notice observe peer perceive recognise recognize regard remember see spot squint stare study survey think
    understand watch wonder
    """)
"""Verbs of perceiving and thinking."""

RECIPROCAL = words("""
    argue bicker chat clash collide converse court cuddle dance date debate disagree divorce embrace fight flirt hug
    kiss marry meet negotiate quarrel reconcile reunite spar struggle talk wrestle
    """)
"""Verbs that two subjects do to one another."""

OBJECT_CONTROL = words("""
    advise allow ask beg cause challenge command compel convince dare direct enable encourage entreat expect force get
    have help hear implore induce instruct invite lead leave let make notice oblige order permit persuade press
    prompt push remind request require see send summon teach tell tempt train urge want warn watch wish
    """)
"""Verbs whose object is the subject of the infinitive after them."""

BODY = words("""
    ankle arm back breast brow cheek chest chin ear elbow embrace eye face finger fist foot forehead gaze glance hair
    hand head heart hip jaw knee lap leg lip mouth neck nose palm shoulder side skin sleeve smile stare throat
    tongue voice waist wrist
    """)
"""What stands for the person that has it."""

EXPRESSION = words("""
    anger attention caress contempt embrace frown gaze glance glare grasp grin grip kiss laugh laughter
    look nod question rage remark scowl smile sneer stare tone touch voice wink word wrath
    """)
"""What a person turns toward another: to meet it is to be looked at, spoken to or touched."""

MEETING = words("avoid catch dodge escape evade feel meet return sense")
"""Verbs with another's eyes or hand as object, where the other looks or touches; to kiss a hand is not to meet it."""
