"""Which decoder reads a topic."""

from collections.abc import Iterable, Sequence

from ingest.decoders import DECODERS
from ingest.decoders.base import Decoder

# Topics are remembered; a device that invents topics must not fill the memory.
_MAX_REMEMBERED = 100_000


def matches(topic_filter: str, topic: str) -> bool:
    """Whether an MQTT topic filter matches a topic (MQTT 5, section 4.7)."""
    wanted, levels = topic_filter.split("/"), topic.split("/")
    if topic.startswith("$") and wanted[0] in ("+", "#"):
        return False
    for i, name in enumerate(wanted):
        if name == "#":
            return True
        if i >= len(levels) or name not in ("+", levels[i]):
            return False
    return len(wanted) == len(levels)


class Router:
    """The decoders of this process, and the filters that they are subscribed to."""

    def __init__(self, names: Sequence[str], extra_topics: Iterable[str]) -> None:
        """`names`: decoders to run, all when empty; `extra_topics`: further filters, read as plain JSON.

        Raises ValueError for a name that no decoder has.
        """
        unknown = set(names) - DECODERS.keys()
        if unknown:
            raise ValueError(f"no decoder is called {sorted(unknown)}; there are {sorted(DECODERS)}")
        self.decoders: list[Decoder] = [make() for name, make in DECODERS.items() if not names or name in names]
        self._routes = [(name, decoder) for decoder in self.decoders for name in decoder.filters]
        plain = DECODERS["plain_json"]()
        self._routes += [(name, plain) for name in extra_topics]
        self._remembered: dict[str, Decoder | None] = {}

    def filters(self, *, ordered: bool, slow: bool = False) -> list[str]:
        """The filters that need one consumer in order, or those that may be shared; the `slow` ones apart."""
        wanted = (ordered, slow)
        return list(dict.fromkeys(name for name, decoder in self._routes if (decoder.ordered, decoder.slow) == wanted))

    def decoder_for(self, topic: str) -> Decoder | None:
        """The first decoder whose filter matches."""
        try:
            return self._remembered[topic]
        except KeyError:
            pass
        decoder = next((decoder for name, decoder in self._routes if matches(name, topic)), None)
        if len(self._remembered) >= _MAX_REMEMBERED:
            self._remembered.clear()
        self._remembered[topic] = decoder
        return decoder
