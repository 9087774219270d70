"""What a file is, told from its bytes: neither its name nor what the client says of it is believed."""

import re
import unicodedata
import zipfile
from typing import BinaryIO, Final

import puremagic

from api.errors import Invalid

_OFFICE: Final = "application/vnd.openxmlformats-officedocument"
_ZIPPED: Final = {"word/": f"{_OFFICE}.wordprocessingml.document", "xl/": f"{_OFFICE}.spreadsheetml.sheet"}

# what is let in, with the endings that its name may have; the first is given to a name without one
ALLOWED: Final[dict[str, tuple[str, ...]]] = {
    "image/jpeg": (".jpg", ".jpeg", ".jpe", ".jfif"),
    "image/png": (".png",),
    "image/webp": (".webp",),
    "image/gif": (".gif",),
    "application/pdf": (".pdf",),
    _ZIPPED["word/"]: (".docx",),
    _ZIPPED["xl/"]: (".xlsx",),
    "text/plain": (".txt", ".log", ".md"),
    "text/csv": (".csv",),
}
PICTURES: Final = frozenset({"image/jpeg", "image/png", "image/webp", "image/gif"})
_WORDS: Final = "JPEG, PNG, WebP and GIF pictures, PDF, DOCX, XLSX, plain text and CSV"
_UNSPOKEN: Final = {"", "application/octet-stream", "binary/octet-stream"}
_ALIASES: Final = {"image/jpg": "image/jpeg", "image/pjpeg": "image/jpeg", "application/x-pdf": "application/pdf",
                   "application/vnd.ms-excel": "text/csv", "text/comma-separated-values": "text/csv"}  # fmt: skip
_HEAD: Final = 64 * 1024
_MARKUP: Final = re.compile(r"<\s*(!doctype|html|head|body|script|svg|iframe|\?xml)", re.IGNORECASE)
_RESERVED: Final = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*]')


def content_type(file: BinaryIO, name: str, declared: str | None) -> str:
    """The type of the bytes in `file`. Raises Invalid where it is not allowed, or not what name or client say."""
    file.seek(0)
    head = file.read(_HEAD)
    found = _of_bytes(file, head)
    if found is None:
        raise Invalid("file", f"Not a kind of file that is taken: {_WORDS}")
    ending = _ending(name)
    if found == "text/plain" and ending == ".csv":
        found = "text/csv"
    if ending and ending not in ALLOWED[found]:
        raise Invalid("file", f"The name ends in {ending}, but the content is {found}")
    said = (declared or "").split(";")[0].strip().lower()
    said = _ALIASES.get(said, said)
    same_text = found.startswith("text/") and said.startswith("text/") and said != "text/html"
    if said not in _UNSPOKEN and said != found and not same_text:
        raise Invalid("file", f"The Content-Type says {said[:100]}, but the content is {found}")
    return found


def clean_name(name: str | None, kind: str) -> str:
    """A name that is safe in a header, on every file system and in a list: no path, no control or reserved sign."""
    plain = unicodedata.normalize("NFC", (name or "").replace("\\", "/").rsplit("/", 1)[-1])
    # signs without a shape of their own, such as those that turn the direction of writing, hide what a name is
    plain = "".join(
        " " if unicodedata.category(c) == "Zs" else c
        for c in plain
        if unicodedata.category(c) not in {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
    )
    stem, dot, ending = _RESERVED.sub("_", plain).strip(" .").rpartition(".")
    if not dot or f".{ending.lower()}" not in ALLOWED[kind]:
        stem, ending = (f"{stem}{dot}{ending}", ALLOWED[kind][0][1:])
    stem = stem.strip(" .") or "file"
    while len(f"{stem}.{ending}".encode()) > 200:
        stem = stem[:-1]
    return f"{stem}.{ending.lower()}"


def _ending(name: str) -> str:
    base = name.replace("\\", "/").rsplit("/", 1)[-1]
    return f".{base.rsplit('.', 1)[1].lower()}" if "." in base.strip(".") else ""


def _of_bytes(file: BinaryIO, head: bytes) -> str | None:
    if head.startswith(b"PK\x03\x04"):
        return _of_archive(file)
    try:
        likely = [str(guess.mime_type) for guess in puremagic.magic_string(head)]
    except (puremagic.PureError, ValueError):
        likely = []
    for kind in likely:
        if kind in ALLOWED and not kind.startswith("text/"):
            return kind
    return "text/plain" if _is_text(head) else None


def _of_archive(file: BinaryIO) -> str | None:
    """Office documents are archives: told by what is in them, which is listed and never unpacked."""
    try:
        file.seek(0)
        with zipfile.ZipFile(file) as archive:
            names = archive.namelist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        return None
    if "[Content_Types].xml" not in names or any(name.endswith("vbaProject.bin") for name in names):
        return None
    return next((kind for folder, kind in _ZIPPED.items() if any(n.startswith(folder) for n in names)), None)


def _is_text(head: bytes) -> bool:
    try:
        # the head may end within a letter
        text = head.decode() if len(head) < _HEAD else head[: head.rfind(b"\n") + 1 or -4].decode()
    except UnicodeDecodeError:
        return False
    return bool(text) and not _MARKUP.search(text[:4096]) and not any(c < " " and c not in "\t\r\n\f" for c in text)
