"""Pictures: what a camera wrote beside the picture is taken out, and the way up it was held is applied."""

import io
import warnings
from typing import BinaryIO

from PIL import Image, ImageOps, UnidentifiedImageError

from api.errors import Invalid

_FORMATS = {"image/jpeg": "JPEG", "image/png": "PNG", "image/webp": "WEBP", "image/gif": "GIF"}
_SIDE = 400
_FRAMES = 200
_DAMAGE = (OSError, SyntaxError, ValueError, EOFError, UnidentifiedImageError, Image.DecompressionBombError, KeyError)


def clean(source: BinaryIO, content_type: str, target: BinaryIO, max_pixels: int) -> tuple[int, int]:
    """Write the picture to `target` with nothing but its pixels and colour profile; gives width and height.

    EXIF (place, camera, owner, preview), XMP, IPTC and comments stay behind. Raises Invalid for what is damaged or
    larger than `max_pixels`: told from its header, before a pixel is unpacked.
    """
    try:
        with _open(source, content_type, max_pixels) as image:
            options = {"icc_profile": image.info["icc_profile"]} if image.info.get("icc_profile") else {}
            if getattr(image, "is_animated", False):
                return _clean_frames(image, content_type, target, max_pixels)
            upright = ImageOps.exif_transpose(image)
            if content_type == "image/jpeg" and upright.mode not in {"RGB", "L", "CMYK"}:
                upright = upright.convert("RGB")
            # a new image: what Pillow would carry over from the old one's `info` is not there
            bare = Image.new(upright.mode, upright.size)
            if upright.mode == "P" and (palette := upright.getpalette("RGB")) is not None:
                bare.putpalette(palette)
            bare.paste(upright)
            if "transparency" in upright.info:
                options["transparency"] = upright.info["transparency"]
            if content_type in {"image/jpeg", "image/webp"}:
                options["quality"] = 90
            bare.save(target, _FORMATS[content_type], **options)
            return bare.size
    except _DAMAGE as error:
        raise Invalid("file", "The picture is damaged or too large to be read") from error


def thumbnail(source: BinaryIO, content_type: str, max_pixels: int) -> bytes:
    """A small WebP of the picture, at most 400 pixels a side. Raises Invalid for what cannot be read."""
    try:
        with _open(source, content_type, max_pixels) as image:
            image.draft("RGB", (2 * _SIDE, 2 * _SIDE))  # a JPEG is unpacked at a fraction of its size
            small = image.convert("RGBA" if "transparency" in image.info or "A" in image.getbands() else "RGB")
            small.thumbnail((_SIDE, _SIDE))
            out = io.BytesIO()
            small.save(out, "WEBP", quality=80)
            return out.getvalue()
    except _DAMAGE as error:
        raise Invalid("file", "The picture is damaged or too large to be read") from error


def _open(source: BinaryIO, content_type: str, max_pixels: int) -> Image.Image:
    source.seek(0)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", Image.DecompressionBombWarning)  # our own bound is stricter
        image = Image.open(source, formats=[_FORMATS[content_type]])
    if image.width * image.height > max_pixels:
        raise Invalid("file", f"The picture has {image.width} x {image.height} pixels; {max_pixels} are allowed")
    return image


def _clean_frames(image: Image.Image, content_type: str, target: BinaryIO, max_pixels: int) -> tuple[int, int]:
    count = getattr(image, "n_frames", 1)
    if count > _FRAMES or count * image.width * image.height > 4 * max_pixels:
        raise Invalid("file", f"The animation has {count} frames, which is too many for its size")
    frames, durations = [], []
    for number in range(count):
        image.seek(number)
        frames.append(image.convert("RGBA"))
        durations.append(image.info.get("duration", 100))
    for frame in frames:
        frame.info.clear()
    frames[0].save(target, _FORMATS[content_type], save_all=True, append_images=frames[1:], duration=durations, loop=0)
    return frames[0].size
