"""How often letters beyond ASCII, and a few small words, stand in the languages people speak.

In:     nothing.
Out:    LANGUAGES, by which an encoding is guessed: text decoded wrongly has other letters.
Source: letter counts per thousand as published for each language (rounded); only the order of
        size matters. Characters of Chinese, Japanese and Korean: the most frequent ones.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Language:
    """letters: {letter beyond ASCII: weight}. words: small words, with or without such letters."""

    name: str
    letters: dict[str, float] = field(repr=False)
    words: frozenset[str] = field(repr=False)
    script: str  # LATIN, CYRILLIC, GREEK, HEBREW, ARABIC, THAI or CJK


def _language(name: str, letters: str, words: str = "", script: str = "LATIN") -> Language:
    weights = {
        unicodedata.normalize("NFC", letter): float(number)
        for letter, number in re.findall(r"([^\d\s.])([\d.]+)", letters)
    }
    return Language(name, weights, frozenset(words.split()), script)


def _alike(name: str, *groups: tuple[float, str]) -> Language:
    """A language of many characters: groups of (weight of each, characters)."""
    weights: dict[str, float] = {}
    for weight, characters in groups:
        for character in characters:
            weights.setdefault(character, weight)
    return Language(name, weights, frozenset(), "CJK")


def _range(first: str, last: str) -> str:
    return "".join(map(chr, range(ord(first), ord(last) + 1)))


_HANS = (
    "的一是不了人我在有他这个们中来上大为和国地到以说时要就出会可也你对生能而子那得于着下自之年过发后作里用道行所然家"
    "种事成方多经么去法学如都同现当没动面起看定天分还进好小部其些主样理心她本前开但因只从想实日军者意无力它与长把机十"
    "民第公此已工使情明性知全三又关点正业外将两高间由问很最重并物手应战向头文体政美相见被利什二等产或新己制身果加西斯"
    "月话合回特代内信表化老给世位次度门任常先海通教儿原东声提立及比员解水名真论处走义各入几口认条平系气题活尔更别打女"
    "变四神总何电数安少报才结反受目太量再感建务做接必场件计管期市直德资命山金指克许统区保至队形社便空决治展马科司五基"
    "眼书非则听白却界达光放强即像难且权思王象完设式色路记南品住告类求据程北边死张该交规万取拉格望觉术领共确传师观清今"
    "切院让识候带导争运访谈答校班课怎吗呢吧啊嗯您请谢六七八九早晚刚觉喜欢"
)
_HANT = (
    "的一是不了人我在有他這個們中來上大為和國地到以說時要就出會可也你對生能而子那得於著下自之年過發後作裡用道行所然家"
    "種事成方多經麼去法學如都同現當沒動面起看定天分還進好小部其些主樣理心她本前開但因只從想實日軍者意無力它與長把機十"
    "民第公此已工使情明性知全三又關點正業外將兩高間由問很最重並物手應戰向頭文體政美相見被利什二等產或新己制身果加西斯"
    "月話合回特代內信表化老給世位次度門任常先海通教兒原東聲提立及比員解水名真論處走義各入幾口認條平系氣題活爾更別打女"
    "變四神總何電數安少報才結反受目太量再感建務做接必場件計管期市直德資命山金指克許統區保至隊形社便空決治展馬科司五基"
    "眼書非則聽白卻界達光放強即像難且權思王象完設式色路記南品住告類求據程北邊死張該交規萬取拉格望覺術領共確傳師觀清今"
    "切院讓識候帶導爭運訪談答校班課怎嗎呢吧啊嗯您請謝六七八九早晚剛覺喜歡"
)
_KANJI = (
    "日一人年大十二本中長出三時行見月後前生五間上東四今金九入学高円子外八六下来気小七山話女北午百書先名川千水半男西"
    "電校語土木聞食車何南万毎白天母火右読友左休父雨会社者自分思手言同事方場所問作体力新知道心強親切始終持待教習室質"
    "回答仕最初度家族私達彼多少好変感合実現当全部意味関係経験理由必要難楽特別続考使面物地対動働題開世界"
)
_SYLLABLES = (
    "이다는을가에고하의은를로지기도사한자그리어나대서시인있아정일들것수보라해스만여원부장과전구면게동주상제우으성비요안내"
    "생모신미소오경마유조니국공교던학저말거더었았했겠때습까네년세진분처럼적되된될할함없않못많좀잘왜무엇누구언제생각질문답"
    "변선님금음문화실계방명연중간와같단배개바터러운르데든써며준위속후간반"
)

LANGUAGES: tuple[Language, ...] = (
    _language(
        "German",
        "ä5.8 ö4.4 ü10 ß3.1 é.1",
        "und der die das ich nicht ist wir auch dass für es ein aber war haben sie mit zu sich",
    ),
    _language(
        "French",
        "é19 è2.7 à4.9 ê2.2 ç.9 â.5 î.5 ô.3 ù.6 û.6 ë.1 ï.1 œ.3",
        "et le la les de des que est pas je vous une dans pour c'est qui on à très été ça",
    ),
    _language(
        "Spanish",
        "á5 é4.3 í7.3 ó8.3 ú1.7 ñ3.1 ü.1",
        "que de la el en y los las no por con una para es lo se qué más también muy cómo sí",
    ),
    _language(
        "Portuguese",
        "ã7.3 á1.2 â.6 à.7 ç5.3 é3.4 ê4.5 í1.3 ó3 ô.6 õ.6 ú2",
        "que de não o a e um uma para com os as mais como você são está é então foi muito eu",
    ),
    _language(
        "Italian",
        "à6.4 è4 ì.6 ò2 ù1.7 é1 î.05",
        "che di la il non e per un una sono con mi ho anche perché più come è cosa molto questo"
        " questa in del della al nella poi era ha ma lo si le gli",
    ),
    _language(
        "Dutch",
        "é1 ë1 ï.6 ó.3 è.2 ö.2 ü.1 ê.1 á.1",
        "de het een en van ik dat niet is je we ook maar wat zijn was er heb één",
    ),
    _language(
        "Swedish", "ä18 å13.4 ö13 é.3", "och att det är jag som på en inte var vi men har så"
    ),
    _language(
        "Danish or Norwegian",
        "å12 æ8.7 ø9.4 é.2 ó.05 ô.05",
        "og det jeg er at ikke en på til som var vi men har så for med også når være",
    ),
    _language("Finnish", "ä36 ö4.4 å.1", "ja on ei se että niin mutta kun hän minä olen oli mitä"),
    _language(
        "Icelandic",
        "á18 é6.5 í15.7 ó9.9 ú6.1 ý2.3 ð44 þ14.5 æ8.7 ö7.8",
        "og að það ég er ekki í á var við sem en því hún",
    ),
    _language(
        "Catalan",
        "à5 é3 è3.5 ò2.5 ó3.5 í3.5 ú1.5 ç1.2 ï.8 ü.4",
        "que de i la el no és amb per una molt més però també què",
    ),
    _language(
        "English",
        "é1 è.2 ï.3 ö.2 ü.2 ç.1 ñ.1 ê.1 à.1 á.1 ô.05",
        "the and to of that it was you is in have so what we they not i a do on me an am at but as"
        " he she be has had did are were been my your our their this these those all one when then"
        " there here how why who which would could should will just about from with for by or if"
        " no yes well because like know think people very more some out up go went get got said"
        " say really don't it's don’t it’s his her them us can where into man",
    ),
    _language("Albanian", "ë70 ç7", "dhe të në një është për që nuk me unë"),
    _language(
        "Polish",
        "ą9.9 ć4 ę11.1 ł18.2 ń2 ó8.5 ś6.6 ź.6 ż8.3",
        "i w nie na się to że z jest do co jak tak ale o po mnie był już też dla proszę",
    ),
    _language(
        "Czech",
        "á22 č9.5 ď.2 é13 ě16 í32 ň.2 ó.3 ř11 š8 ť.4 ú1.5 ů6 ý10 ž10",
        "a je se to na v že jsem jsme tak ale co jak si byl pro když není už jako proč",
    ),
    _language(
        "Slovak",
        "á18 ä.5 č11 ď1.6 é8 í10 ĺ.2 ľ4 ň1.5 ó1 ô1.6 ŕ.1 š8 ť5 ú9 ý9 ž8",
        "a je sa to na v že som sme tak ale čo ako si bol pre keď nie už prečo",
    ),
    _language(
        "Hungarian",
        "á35 é38 í6.5 ó10 ö10 ő9 ú3.5 ü5.5 ű1.9",
        "a az és hogy nem is egy volt de meg van ez mert én csak már még nagyon vagy ha akkor",
    ),
    _language(
        "Romanian",
        "ă38 â9 î14 ș15 ț12 ş15 ţ12",
        "și şi de în că nu la o cu a am pe ce mai din este să pentru era foarte bine când sunt",
    ),
    _language(
        "Croatian or Slovene",
        "č12 ć5 š10 ž6.5 đ2.5",
        "i je se da u na to ne što sam za bilo ali kako in v pa so bi tudi smo",
    ),
    _language(
        "Turkish",
        "ç12 ğ11 ı51 ö8 ş18 ü20 İ1.5 â.3 î.1",
        "ve bir bu da de için çok ne var ben o ama gibi daha kadar olarak değil nasıl evet yok",
    ),
    _language(
        "Lithuanian",
        "ą6 č4 ė16 ę2 į6 š10 ų13 ū4.5 ž8",
        "ir kad tai yra į aš su bet kaip ne buvo labai",
    ),
    _language(
        "Latvian",
        "ā40 č1.5 ē17 ģ1.2 ī22 ķ1.2 ļ3.5 ņ5 š9 ū9 ž3",
        "un ir ka es bet kā ar tas nav bija ļoti",
    ),
    _language("Estonian", "ä11 õ11 ü7 ö2.5 š.2 ž.1", "ja on ei et see ma kui ka oli aga siis väga"),
    _language(
        "Russian",
        "о110 е84 а80 и73 н67 т63 с55 р47 в45 л44 к35 м32 д30 п28 у26 я20 ы19 ь17 г17 з16 б16 ч14"
        " й12 х9.7 ж9.4 ш7.3 ю6.4 ц4.8 щ3.6 э3.2 ф2.6 ъ.4 ё.6",
        "и в не на я что с как это мы но а по у так он то",
        "CYRILLIC",
    ),
    _language(
        "Ukrainian",
        "о94 а72 и61 і57 н65 в52 р47 т55 е46 с40 к35 л36 у34 д35 м31 п29 з23 я29 ь18 б18 г16 ч14"
        " й14 х12 ц10 ю9 ж9 ї7 є6 ш7 щ6 ф3 ґ.2",
        "і в не на я що з як це ми але а та у так він до",
        "CYRILLIC",
    ),
    _language(
        "Bulgarian",
        "а117 и89 о87 е85 т74 н69 р48 с47 в45 л34 д33 к31 п29 м24 з21 я18 ъ18 г17 у15 б15 ч14 ц8"
        " ж8 щ6 х6 ю1.5 ш5 й7 ф2 ь.3",
        "и да на се не в е за от но аз че как това",
        "CYRILLIC",
    ),
    _language(
        "Serbian",
        "а115 о98 и98 е90 н56 т45 р48 с48 ј42 у41 в37 к35 л33 д36 п28 м36 з18 г16 б15 ш10 ч11 ц8"
        " ж6 њ6 љ5 х6 ћ6 ђ3 ф2 џ.3",
        "и је да у се на не сам за то",
        "CYRILLIC",
    ),
    _language(
        "Greek",
        "α110 ο78 ι78 ε76 τ80 σ50 ν62 η48 υ42 ρ43 π40 κ42 ς38 μ36 λ29 ω16 ό20 έ19 ί27 ά21 ή18 ύ13"
        " ώ8 δ17 γ18 χ13 θ13 φ9 β7 ξ5 ζ4 ψ2 ϊ.5 ΐ.1 ϋ.1 ΰ.1",
        "και το να η την της που ο με είναι δεν για τα στο από ότι θα μας",
        "GREEK",
    ),
    _language(
        "Hebrew",
        "י110 ו105 ה90 ל75 א63 ר57 ת52 ש46 נ43 ב48 מ55 ם28 ד27 ע32 ח24 ק22 פ19 ן16 כ25 ט13 ג13 ז13"
        " צ11 ס14 ך8 ף3 ץ1",
        "",
        "HEBREW",
    ),
    _language(
        "Arabic",
        "ا128 ل122 ي65 م64 و60 ن61 ر46 ت48 ب36 ة30 ع36 د29 س28 ف29 ه43 ك24 ق25 أ27 ح19 ج14 ش11 ص9"
        " ط8 ى12 خ8 إ8 ض6 ذ9 ث6 غ5 ز6 ء4 ظ3 ئ3 ؤ2 آ2",
        "",
        "ARABIC",
    ),
    _language(
        "Thai",
        "า80 น62 ร60 อ55 ก50 เ45 ง45 ่45 ม38 ย38 ล33 ว33 ด30 ท30 ต25 ส27 ้35 ะ20 ี25 ั37 ็10 ไ15 แ18"
        " ค20 ห22 จ15 บ20 ป17 ิ25 ์8 โ8 พ12 ข10 ใ10 ุ13 ู10 ช12 ำ9 ื8 ึ5 ถ7 ผ5 ซ5 ณ3 ศ3 ภ3 ธ3 ญ2 ฟ2 ๆ3",
        "",
        "THAI",
    ),
    _alike("Chinese (simplified)", (4, _HANS[:60]), (1, _HANS), (4, "，。？：、！")),
    _alike("Chinese (traditional)", (4, _HANT[:60]), (1, _HANT), (4, "，。？：、！")),
    _alike(
        "Japanese",
        (8, "いうかしたてとなのはにをがでるられっんもこすまよそけれさ"),
        (3, _range("ぁ", "ん")),
        (2, _range("ァ", "ヶ") + "ー"),
        (8, "。、"),
        (2, "？「」・：（）"),
        (1, _KANJI),
    ),
    _alike("Korean", (2, _SYLLABLES[:60]), (1, _SYLLABLES), (0.05, _range("가", "힣"))),
)
