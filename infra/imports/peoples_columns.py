"""Finds columns that seem to hold people's names or contacts: by their header, in many languages, and by their cells.

Such a column is refused unless it is dropped, since an attendance list turned into a CSV file is how a register of
defenders gets made by accident. It errs towards refusing: `--drop` costs a word, a leak cannot be taken back.
What it cannot see: bare names under a header that says something else; texts are screened once more row by row.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from domain.telltales import Telltale, telltale_in

_SMALL = re.compile(r"(?<=[a-zа-я])(?=[A-ZА-Я])")
_LETTERS = re.compile(r"[^\W\d_]+")
# Words that announce people or ways to reach them.
_PEOPLE_WORDS = """
    contact contacts contacto contactos contato contatos kontakt kontak mawasiliano attendee attendees asistente
    asistentes assistente presentes participante participantes teilnehmer peserta wahudhuriaji email emails mail mails
    correo courriel phone phones telephone telefono telefonos telefone telefon telepon tel telno mobile celular cel
    movil portable handy hp simu whatsapp telegram signal wechat skype fax surname lastname firstname fullname
    givenname forename apellido apellidos sobrenome sobrenomes prenom prenoms nachname vorname cognome passport
    pasaporte passaporte passeport dni cpf curp nik ktp ssn cedula interviewee interviewees entrevistado entrevistada
    entrevistados testigo witness witnesses victim victims victima victimas complainant denunciante signatory
    signatories firmante person persons people persona personas personne personnes pessoa pessoas orang informant
    informants speaker speakers spokesperson interlocutor interlocutores spouse nickname apodo alias birthdate dob
    nacimiento imya familiya fio имя фамилия фио отчество телефон почта контакт контакты участник участники человек
    姓名 名字 联系人 联系方式 电话 手机 邮箱 微信 身份证 氏名 連絡先 電話 携帯 お名前 이름 성명 전화 연락처 이메일
    اسم الاسم هاتف الهاتف جوال بريد البريد اللقب
"""
# Words for a name: a person's, unless a thing stands beside it or it fills a field for a public name.
_NAME_WORDS = "name names nombre nombres nom noms nome nomes naam nama jina imie namen namn navn"
_WHOSE_WORDS = """
    host hosts organiser organizer facilitator interpreter representative chair moderator leader member staff officer
    anfitrion facilitador interprete representante lider miembro responsable owner given last first full legal user
    family middle maiden defender worker employee
"""
_THING_WORDS = """
    site sites mine mines project projects organisation organisations organization organizations company companies
    place event document file region country commodity operator community village district mina proyecto organizacion
    empresa lugar evento sitio projet societe projeto comunidad pueblo
"""


def _plain(words: str) -> frozenset[str]:
    marked = unicodedata.normalize("NFKD", words)
    bare = "".join(c for c in marked if not unicodedata.combining(c)).casefold()
    return frozenset(unicodedata.normalize("NFC", word) for word in _LETTERS.findall(bare))


_NAME_SHAPED = re.compile(
    r"(?:[^\W\d_][\w'’-]+, [^\W\d_][\w'’.-]*(?: [^\W\d_][\w'’.-]*)?|(?:[^\W\d_]\. ?){1,2}[^\W\d_][\w'’-]+"
    r"|[^\W\d_][\w'’-]+(?: (?:de|da|del|la|van|von|bin|al)){0,2}(?: [^\W\d_][\w'’.-]*){1,2})"
)
_WITHIN = ("email", "telefono", "telephone", "lastname", "firstname", "fullname", "contact")
_PEOPLE, _NAME, _WHOSE, _THINGS = map(_plain, (_PEOPLE_WORDS, _NAME_WORDS, _WHOSE_WORDS, _THING_WORDS))
_TELLING = frozenset(
    {Telltale.EMAIL, Telltale.PHONE, Telltale.HANDLE, Telltale.PROFILE_LINK, Telltale.NAMED_PERSON}
    | {Telltale.IDENTITY_NUMBER}
)


def header_tells_of_people(header: str, *, may_hold_name: bool) -> bool:
    """Whether a header announces names or contacts; `may_hold_name`: the column fills a field for a public name."""
    words = _words(header)
    if _PEOPLE & words or any(part in word for word in words for part in _WITHIN):
        return True
    if not _NAME & words:
        return False
    return bool(_WHOSE & words) or not (may_hold_name or _THINGS & words)


def cells_tell_of_people(cells: Iterable[str], *, may_hold_name: bool) -> bool:
    """Whether a sample of a column holds contacts, or mostly what is shaped like a person's name."""
    told = shaped = filled = 0
    different: set[str] = set()
    for cell in cells:
        if not (text := cell.strip()):
            continue
        filled += 1
        told += telltale_in(text[:500]) in _TELLING
        if not may_hold_name and len(text) <= 60 and _is_name_shaped(text):
            shaped += 1
            different.add(text.casefold())
    if told >= 2 and told >= filled * 0.3:
        return True
    return len(different) >= 3 and shaped >= filled * 0.8


def _is_name_shaped(text: str) -> bool:
    words = [
        word
        for word in re.split(r"[ ,]+", text)
        if word not in ("de", "da", "del", "la", "van", "von", "bin")
    ]
    return _NAME_SHAPED.fullmatch(text) is not None and all(word[:1].isupper() for word in words)


def _words(header: str) -> frozenset[str]:
    return _plain(header) | _plain(_SMALL.sub(" ", header))
