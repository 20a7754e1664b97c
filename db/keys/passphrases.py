"""Which new passphrases are refused. Length counts; no digits or signs are asked for.

A passphrase is taken as the UTF-8 of exactly what was typed: no trimming, no folding, no normalising. Two
keyboards that type the same accent in two ways would make two passphrases, so plain letters are safest.
"""

from __future__ import annotations

from collections.abc import Iterable

from db.search import fold

LEAST_CHARACTERS = 8
URGED_CHARACTERS = 15
MOST_BYTES = 1024

TOO_SHORT = f"The passphrase needs at least {LEAST_CHARACTERS} characters; a few words in a row are best."
TOO_LONG = "The passphrase is too long: use fewer than 1,000 characters."
NOT_TEXT = "The passphrase holds a character that cannot be kept: leave it out."
COMMON = "This passphrase is one of the first that a stranger tries: choose another, a few words in a row."
NAMED = "The passphrase is little more than a name that everybody here knows: choose another."
REPEATED = "The passphrase repeats the same few characters: choose a few different words in a row."

_COMMON_WORDS = """
00000000 11111111 11223344 123123123 123321123 12341234 12345678 123456789 1234567890 123456789a 123456aa
147258369 159753456 1a2b3c4d 1q2w3e4r 1q2w3e4r5t 1qaz2wsx 1qaz2wsx3edc 1qazxsw2 87654321 88888888
a123456789 a1b2c3d4 aa123456 abc12345 abcabc123 abcd1234 admin123 admin1234 admin12345 adminadmin
administrador administrator administrator1 aesthetic aesthetics andrew123 arsenal1 asdf1234 asdfasdf
asdfghjkl ashley123 autumn2025 autumn2026 azerty123 barcelona baseball baseball1 basketball batman123
beautiful beauty123 blink182 bonjour1 butterfly candorcandor changeit changeme changeme1 changeme123
charlie1 cheese123 chelsea1 chocolate christian clinic123 clinica1 computer computer1 consultation
contrasena contrasena1 correcthorsebatterystaple corvette cosmetic daniel123 december1 default1
dermatology doctor123 dragon123 elizabeth estrella february1 ferrari1 flower123 football football1
fortnite friday123 frontdesk guest123 guestguest hallo123 hallohallo harley123 hockey123 hospital
hospital1 hunter12 ihateyou iloveme1 iloveyou iloveyou1 iloveyou123 iloveyou2 internet internet1 january1
jennifer jessica1 jordan23 juventus1 letmein!! letmein1 letmein123 letmeinnow liverpool liverpool1
loginlogin lovelove loveme123 loveyou1 manchester mariposa master123 masterkey matthew1 medical1 medicine
mercedes michael1 michelle microsoft minecraft monday123 monkey123 motdepasse motdepasse1 mustang1
mypassphrase mypassword newpassword nopassword nurse123 openopen opensesame opensesame1 orange123 p4ssw0rd
p4ssword pa55w0rd pa55word passcode passphrase passphrase1 passw0rd password password! password1
password12 password123 password1234 passwort patient1 patients pikachu1 pokemon1 porsche1 praxis123
princesa princess princess1 purple123 q1w2e3r4 q1w2e3r4t5 qazwsxedc qwerty123 qwerty1234 qwerty12345
qwertyuiop qwertz123 realmadrid reception reception1 root1234 rootroot samantha samsung1 schatz123
secret123 secretsecret security security1 shadow123 skincare snowball softball1 soleil123 sommer2025
sommer2026 spiderman spring2025 spring2026 startrek starwars summer2024 summer2025 summer2026 sunshine
sunshine1 superman superman1 superuser teamo123 temppassword tequiero test1234 testing1 testing123
testtest thepassword thomas123 topsecret trustno1 trustno1! useruser victoria1 volleyball welcome1
welcome12 welcome123 welcome1234 welcomehome whatever windows1 winter123 winter2024 winter2025 winter2026
yamaha123 yellow123 yourpassword zaq12wsx zxcvbnm1 zxcvbnm123
"""
_COMMON = frozenset(_COMMON_WORDS.split())
_ROWS = (
    "abcdefghijklmnopqrstuvwxyz",
    "01234567890123456789",
    "qwertyuiop",
    "asdfghjkl",
    "zxcvbnm",
    "qwertzuiop",
    "azertyuiop",
)
_WORTHLESS_BESIDE_A_NAME = 4


def weakness(passphrase: str, *, names: Iterable[str] = ()) -> str:
    """Why this may not become somebody's passphrase, in one sentence; "" when it may.

    `names` are those of the person, of the clinic and of the program.
    """
    if len(passphrase) < LEAST_CHARACTERS:
        return TOO_SHORT
    try:
        if len(passphrase.encode("utf-8")) > MOST_BYTES:
            return TOO_LONG
    except UnicodeEncodeError:
        return NOT_TEXT
    if "\0" in passphrase:
        return NOT_TEXT
    plain = "".join(mark for mark in fold(passphrase) if mark.isalnum())
    if _is_common(passphrase, plain):
        return COMMON
    if _is_sequence(plain) or _is_repeated(fold(passphrase)):
        return REPEATED
    if _is_a_name(plain, names):
        return NAMED
    return ""


def _is_common(passphrase: str, plain: str) -> bool:
    bare = plain.rstrip("0123456789")
    typed = fold(passphrase)
    return typed in _COMMON or plain in _COMMON or (len(bare) >= LEAST_CHARACTERS and bare in _COMMON)


def _is_repeated(text: str) -> bool:
    """Two characters at most, or one short piece again and again to its end: "abcabcabc"."""
    return len(set(text)) <= 2 or any(
        text == (text[:size] * len(text))[: len(text)]
        for size in range(1, min(len(text) // 2, LEAST_CHARACTERS - 1) + 1)
    )


def _is_sequence(plain: str) -> bool:
    """Neighbours on a keyboard or in the alphabet, forwards or backwards, in at most two runs."""
    if len(plain) < 2:
        return False
    runs, at = 0, 0
    while at < len(plain):
        length = max(_run_length(plain[at:], row) for line in _ROWS for row in (line, line[::-1]))
        at += max(1, length)
        runs += 1
        if runs > 2:
            return False
    return True


def _run_length(text: str, row: str) -> int:
    length = 0
    while length < len(text) and text[: length + 1] in row:
        length += 1
    return length


def _is_a_name(plain: str, names: Iterable[str]) -> bool:
    left = plain
    pieces = sorted(
        {
            word
            for name in (*names, "Candor")
            for word in ("".join(mark for mark in fold(part) if mark.isalnum()) for part in name.split())
            if len(word) >= 3
        },
        key=len,
        reverse=True,
    )
    for word in pieces:
        left = left.replace(word, "")
    return left != plain and len(left) <= _WORTHLESS_BESIDE_A_NAME
