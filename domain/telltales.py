"""The signs by which a text tells who someone is, in the scripts that engagement logs are written in.

Rules are written for Latin, Cyrillic, Arabic, Han, Kana and Hangul text. They look at a flattened copy: compatibility
forms folded (full-width letters and digits), every script's digits as 0-9, invisible characters taken out, so that
`ａｎａ＠…` or a zero-width space inside a number hides nothing. All patterns are bounded: no text makes them slow.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from enum import StrEnum


class Telltale(StrEnum):
    """What kind of sign was found."""

    EMAIL = "EMAIL"
    PHONE = "PHONE"
    IDENTITY_NUMBER = "IDENTITY_NUMBER"
    HANDLE = "HANDLE"
    PROFILE_LINK = "PROFILE_LINK"
    NAMED_PERSON = "NAMED_PERSON"


def telltale_in(text: str) -> Telltale | None:
    """The first kind of sign the text holds, or none."""
    flat = flattened(text)
    return next((kind for kind, holds in _SIGNS if holds(flat)), None)


def telltales_in(text: str) -> tuple[Telltale, ...]:
    """Every kind of sign the text holds, each once: for telling its writer, who may let it stand."""
    flat = flattened(text)
    return tuple(kind for kind, holds in _SIGNS if holds(flat))


def flattened(text: str) -> str:
    """The copy that is searched: folded, ASCII digits, nothing invisible."""
    if text.isascii() and text.isprintable():
        plain = text  # nothing to fold
    else:
        folded = unicodedata.normalize("NFKC", _CIRCLED_AT.sub("@", text))
        plain = "".join(_plain(character) for character in folded)
    return _GAP.sub(" ", _ESCAPED_AT.sub("@", plain))


def shows_nothing(text: str) -> bool:
    """Whether a text that is not empty holds nothing that anybody could see."""
    return bool(text) and not text.isascii() and not flattened(text).strip()


_CIRCLED_AT = re.compile("[ⓐⒶ]")
_ESCAPED_AT = re.compile("%40|&#64;")
_GAP = re.compile(r"[ \t]{2,}|\t")
_UNSEEN = frozenset(
    [
        *"\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0",
        *map(chr, range(0x180B, 0x1810)),
        *map(chr, range(0xFE00, 0xFE10)),
        *map(chr, range(0xE0100, 0xE01F0)),
    ]
)
"""Letters and marks by name that show nothing (Unicode: default ignorable)."""


def _plain(character: str) -> str:
    category = unicodedata.category(character)
    if category == "Cf" or character in _UNSEEN:
        return ""
    if character == "\u2800":  # a braille cell without a dot
        return " "
    if category == "Nd":
        return str(unicodedata.decimal(character))
    if category == "Pd":
        return "-"
    return " " if category == "Zs" else character


def _any_of(*patterns: str, flags: int = 0) -> Callable[[str], bool]:
    compiled = re.compile("|".join(f"(?:{pattern})" for pattern in patterns), flags)
    return lambda text: compiled.search(text) is not None


_email = _any_of(
    r"[\w.+-]@[\w-]",
    r"\w ?@ ?[\w-]{1,60}(?:\.| \. )[a-z]{2,24}\b",  # spaces around the sign, as pasted tables have them
    r"@(?: [\w-]){3,60} \. \w \w",
    r"\w[_-]at[_-]\w{2,40}\.[a-z]{2,6}\b",
    r"\w ?[\[({<] ?(?:at|arroba|arobase|собака) ?[\])}>] ?\w",
    r"\w\w (?:at|arroba|arobase|chez) \w{2,40} (?:dot|punto|ponto|point) [a-z]{2,6}\b",
    r"\bmailto:",
    flags=re.IGNORECASE,
)

_NETWORKS = (
    r"facebook\.com|fb\.(?:com|me)|instagram\.com|twitter\.com|x\.com|t\.me|telegram\.me|wa\.me|vk\.com|ok\.ru|"
    r"weibo\.com|linkedin\.com/(?:in|pub)|tiktok\.com|threads\.net|bsky\.app|snapchat\.com|orcid\.org|line\.me"
)
_profile_link = _any_of(
    rf"(?:^|[^\w.-])(?:https?://)?(?:\w{{1,12}}\.)?(?:{_NETWORKS})/\w",
    r"(?:https?://|www\.)\S{1,200}/(?:@\w|(?:in|u|user|users|profile|profiles|people|member|members)/\w)",
    r"(?:https?://|www\.)\S{1,200}(?:profile\.php|[?&](?:user|uid|profile)=)",
    flags=re.IGNORECASE,
)

_handle = _any_of(
    r"(?<![\w@])@[^\W\d_]\w{1,40}",
    r"(?:whatsapp|telegram|signal|instagram|facebook|wechat|weixin|viber|skype|tiktok|twitter|微信号?|вконтакте|واتساب)"
    r" ?(?:id|user ?name|handle|account|ник)? ?[:=] ?@?[a-z][\w.]{0,30}[\d_][\w.]*",
    r"\b(?:fb|insta) ?[:=] ?@?[a-z][\w.]{2,30}",
    r"(?:微信号|微信|wechat id) ?[:=]? ?[a-z][\w-]{4,20}",
    flags=re.IGNORECASE,
)

# A date, a year or a range of years, a clock time, a section number or a decimal is no part of a phone number.
_NOT_A_PHONE = re.compile(
    r"(?<![\d+.-])(?:"
    r"(?:19|20)\d{2}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.](?:19|20)\d{2}|\d{1,2}/\d{1,2}/\d{2}|"
    r"(?:19|20)\d{2}(?: ?[-/] ?(?:(?:19|20)\d{2}|\d{2}))?(?: (?:19|20)\d{2}){0,6}|"
    r"\d{1,2}:\d{2}|[1-9](?:\.\d{1,2}){1,4}|\d{1,3}\.\d{3,9}"
    r")(?![\d]|[-./]\d)"
)
_CURRENCIES = "USD|EUR|GBP|CAD|AUD|ZAR|PEN|CLP|BRL|COP|MXN|CNY|RUB|XOF|IDR|PHP"
_MONEY_OR_MASS = (
    rf" ?(?:%|[$€£¥₽₹]|(?:{_CURRENCIES}|Mt|kt)\b|t\b|m[23]?\b|ha\b|"
    r"(?:ton|tonne|tonnes|tons|tonelada|hect|lit|dol|d[óo]l|peso|sol\b|soles|euro|people|person|hab|million|mill[óo]n|"
    r"ounce|barrel|тонн|руб|долл|чел|吨|元|人|مليون|طن))"
)
_AMOUNT = re.compile(
    rf"(?:[$€£¥₽₹] ?|\b(?:{_CURRENCIES}|US\$|R\$|S/) ?)\d[\d ,.']{{0,20}}"
    rf"|(?<![\d+(])\d[\d ,.']{{0,20}}(?={_MONEY_OR_MASS})",
    re.IGNORECASE,
)
_CUE = (
    r"(?:\b(?:tel|tels|phone|telephone|mobile|cell|call|whatsapp|fax|tel[eé]fono|telefone|t[eé]l[eé]phone|celular|cel|"
    r"m[oó]vil|portable|llamar|тел|телефон\w{0,3}|моб|звонить|hp|telepon|simu)\b|هاتف|جوال|تلفون|موبايل|电话|手机|電話|携帯|전화|연락처)"
)
_phone_shape = _any_of(
    rf"{_CUE}[^\d+\n]{{0,14}}\+?\(?\d(?:[ ().\-/]{{0,2}}\d){{5,14}}",  # a word for phone, then six digits or more
    r"\+ ?\(?\d(?:[ ().\-/]{0,2}\d){7,14}(?!\d)",  # international
    r"(?<![\w.,])00 ?[1-9](?:[ ().\-/]{0,2}\d){6,13}(?!\d)",
    r"(?<![\w.,])\(?0[1-9](?:[ ().\-/]{0,2}\d){7,10}(?![\d])",  # national, with its trunk zero
    r"(?<![\w.,/-])\(\d{2,4}\) ?\d{3,5}[ .-]?\d{3,4}(?!\d)",  # area code in brackets
    r"(?<![\w.,/-])\d{3}[ .-]\d{3}[ .-]\d{4}(?![\w-])",
    r"(?<![\w.,/-])\d{3}[ -]\d{4}[ -]\d{4}(?![\w-])",
    r"(?<![\w.,/-])\d{3}([ -])\d{3}\1\d{3}(?![\w-]|[ .,]\d)",
    r"(?<![\w.,/-])\d{4,5}-\d{4}(?![\w-])",
    r"(?<![\w.,/-])\d(?:[ -]?\d{2}){4}(?![\w-])",  # pairs
    r"(?<![\w.,/-])\d{2}(?:[ -]\d{2}){3}[ -]\d(?![\w-]|[.,]\d)",
    r"(?<![\w.,/-])(?!1 2 3)\d(?: \d){8,12}(?! ?\d|\w)",  # digit by digit; counting up is no number
    r"(?<![\w.,/-])\d{3}(_|\*|\.{3})\d{3}(?:_|\*|\.{3})\d{3,4}(?!\w)",
    r"(?<![\w.,/-])[1-9]\d{8,12}(?![\w])",  # one run of nine digits or more
    flags=re.IGNORECASE,
)


def _phone(text: str) -> bool:
    return _phone_shape(_NOT_A_PHONE.sub(" · ", _AMOUNT.sub(" · ", text)))


_identity_number = _any_of(
    r"\b(?:passport|pasaporte|passaporte|passeport|dni|cpf|curp|nik|ktp|aadhaar|ssn|"
    r"national id|id card|c[eé]dula|carnet de identidad)(?![a-z])"
    r"[^\d\n]{0,12}[a-z]{0,3}\d[\d .-]{4,}",
    r"(?:паспорт\w{0,3}|инн|снилс|身份证号?|护照号?|رقم الهوية|جواز سفر)[^\d\n]{0,12}[a-z]{0,2}\d[\d .-]{4,}",
    flags=re.IGNORECASE,
)

_UPPER = "A-ZÀ-ÖØ-ÞĀĂĄĆČĎĐĒĖĘĚĞĢİĪĶĹĻŁŃŅŇŐŒŘŚŞŠŢŤŪŮŰŹŻŽȘȚẠ-ỸА-ЯЁЄІЇҐΑ-Ω"
_NO_NAME = (
    r"(?!(?:Executive|Operating|Financial|Technical|Compliance|Sustainability|Officer|Officers|Engineer|Geologist|Inspector|"
    r"Ombudsman|Justice|Council|Councils|Congo|The|This|That|These|In|On|At|And|Or|We|It|No|El|La|Los|Las|Le|Les|Un|Una)\b)"
)
_honorific_and_name = _any_of(
    r"\b(?:Mr|Mrs|Ms|Mx|Miss|Messrs|Dr|Dra|Drs|Prof|Sr|Sra|Srta|Señor|Señora|Señorita|Senhor|Senhora|Don|Doña|Dona|Mme|Mlle|"
    r"Monsieur|Madame|Herr|Frau|Signor|Signora|Dhr|Mevr|Ing|Lic|Licda|Pak|Bapak|Ibu|Bu|Mzee|Bwana|Bibi|Sheikh|Chief|Elder|"
    r"Padre|Pastor|Reverend|Rev|Hon|Cacique|Datu)\.?"
    rf"(?: |(?<=\.))(?:de |da |del |la |van |von |bin |al-)?{_NO_NAME}[{_UPPER}][\w'’-]*",
    r"\b(?:mrs?|MRS?)\.? [^\W\d_]{3,}",
    rf"(?<![\w.] )(?<![\w.])M\. {_NO_NAME}[{_UPPER}][\w'’-]+",
    rf"(?<=[a-zéè,] )M\. {_NO_NAME}[{_UPPER}][\w'’-]+",
    rf"\b(?:[Гг]-н\w?|[Гг]-н[ау]|[Гг]-ж[аеиу]|[Гг]осподин\w{{0,2}}|"
    rf"[Гг]оспож\w{{1,2}}|[Тт]оварищ\w?|[Пп]ан[іиа]?|[Дд]-р) [{_UPPER}]\w+",
    r"\b[А-ЯЁІЇЄ][а-яёіїє]+ [А-ЯЁІЇЄ]\. ?[А-ЯЁІЇЄ]\.",  # surname and initials
    r"\b[А-ЯЁІЇЄ]\. ?[А-ЯЁІЇЄ]\. ?[А-ЯЁІЇЄ][а-яёіїє]+",
    r"\b[А-ЯЁ][а-яё]+ [А-ЯЁ][а-яё]+(?:ович|евич|ьич|овн|евн|иничн)[а-яё]{0,2}\b",  # given name and patronymic
    r"(?<!\w)[وفبكل]?(?:ال|ل)(?:سيدة|سيد|آنسة|أستاذة|أستاذ|دكتورة|دكتور|حاجة|حاج)[ /]+(?!ال)[\u0621-\u064a]{2,}",
)
_SURNAMES_HAN = (
    "王李张張刘劉陈陳杨楊黄黃赵趙吴吳周徐孙孫马馬朱胡郭何林罗羅郑鄭梁谢謝宋唐许許韩韓冯馮邓鄧曹彭曾肖蕭田董袁潘蒋蔡余杜叶葉"
    "程苏蘇魏吕呂丁沈姚卢盧姜崔钟譚谭陆陸汪范廖贾夏韦邹孟熊秦邱尹薛段雷侯陶黎贺顾毛郝龚邵钱严覃戴"
)
_named_in_han = _any_of(
    rf"[{_SURNAMES_HAN}][\u4e00-\u9fff]{{0,2}}(?:先生|女士|小姐|太太|老师)(?!们)",
    r"[\u4e00-\u9fff]{1,4}(?<![摂華彼両各同])氏(?![名族神])(?=[\u3040-\u30ff、。 はがのにをと]|$)",
    r"[\u4e00-\u9fff]{2,4}(?<![者人民員師母父屋生客皆])さん",
    r"(?:姓名|氏名|이름) ?[:=] ?\w",
    r"(?<![가-힣])[김이박최정강조윤장임한오서신권황안송류홍전고문손배백허남심노하곽성차주우구]"
    r"[가-힣]{0,3} ?씨(?![가-힣]{2})",
)


def _named_person(text: str) -> bool:
    return _honorific_and_name(text) or _named_in_han(text) or _full_name_label(text)


_full_name_label = _any_of(
    r"\b(?:full name|nombre completo|nombre y apellidos?|nome completo|nom complet|"
    r"фио|ф\.и\.о\.?|الاسم الكامل) ?[:=] ?\w",
    flags=re.IGNORECASE,
)

_SIGNS: tuple[tuple[Telltale, Callable[[str], bool]], ...] = (
    (Telltale.EMAIL, _email),
    (Telltale.PROFILE_LINK, _profile_link),
    (Telltale.HANDLE, _handle),
    (Telltale.IDENTITY_NUMBER, _identity_number),
    (Telltale.PHONE, _phone),
    (Telltale.NAMED_PERSON, _named_person),
)
