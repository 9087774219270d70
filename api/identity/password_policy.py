"""What a password must be: long enough, and none of those that are tried first.

After NIST SP 800-63B and OWASP ASVS: no rule about kinds of characters and no expiry, but a check against what is
common and against what belongs to the person. The list is short on purpose: it holds the words, and passwords are
compared with it after the usual decorations (digits, signs, letters written as digits) are taken off.
"""

import re
from itertools import pairwise
from typing import Final

LONGEST: Final = 128
_SHORTEST_PART: Final = 4  # of a name or an address: "Al" is in every third word
_FEWEST_DIFFERENT: Final = 5
_WORDS: Final = """
    password passwort passphrase motdepasse contrasena secret geheim letmein welcome willkommen bienvenue login
    admin administrator root superuser user username test testtest tester demo guest default changeme changeit
    newpassword mypassword temp temporary access master manager technician operator maintenance maintainpro
    maintainprocmms cmms qwerty qwertz azerty qwertyuiop qwertzuiop asdf asdfgh asdfghjkl zxcvbnm qazwsx qazwsxedc
    abcdef abcdefgh abcdefghi iloveyou sunshine princess dragon monkey football baseball superman batman shadow
    michael jennifer jordan hunter trustno starwars pokemon computer internet samsung google facebook whatever
    freedom hello helloworld monday friday january february march april june july august september october november
    december spring summer autumn winter sommer company firma factory plant pump motor machine
"""
_COMMON: Final = frozenset(_WORDS.split())
_AS_LETTERS: Final = str.maketrans("013457@$!", "oieastasi")


def problem_with(password: str, shortest: int, *personal: str) -> str | None:
    """Why the password is not good enough, or None. `personal`: the person's address and names."""
    if len(password) < shortest:
        return f"A password has at least {shortest} characters"
    if len(password) > LONGEST:
        return f"A password has at most {LONGEST} characters"
    lowered = password.casefold()
    if len(set(lowered)) < _FEWEST_DIFFERENT:
        return f"A password has at least {_FEWEST_DIFFERENT} different characters"
    if _is_run(lowered) or _bare(lowered) in _COMMON or _bare(_undecorated(lowered).translate(_AS_LETTERS)) in _COMMON:
        return "This is one of the passwords that are tried first"
    for part in _parts(personal):
        if part in lowered:
            return "A password must not contain your name or your e-mail address"
    return None


def _undecorated(password: str) -> str:
    """Without the digits and signs at both ends; those within may stand for letters."""
    return re.sub(r"^[\W\d_]+|[\W\d_]+$", "", password)


def _bare(password: str) -> str:
    return re.sub(r"[\W\d_]+", "", password)


def _is_run(password: str) -> bool:
    """Neighbours all the way, such as 1234567890 or zyxwvut."""
    steps = {(ord(b) - ord(a)) % 10 if a.isdigit() and b.isdigit() else ord(b) - ord(a) for a, b in pairwise(password)}
    return len(steps) == 1


def _parts(personal: tuple[str, ...]) -> set[str]:
    words = {
        word.casefold()
        for text in personal
        for word in (text.partition("@")[0], *re.split(r"[\W_]+", text.partition("@")[0]))
    }
    return {word for word in words if len(word) >= _SHORTEST_PART}
