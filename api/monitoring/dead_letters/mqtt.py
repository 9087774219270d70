"""One message to the broker, and its word that it has it."""

import asyncio
from urllib.parse import unquote, urlsplit

import aiomqtt

from api.errors import Conflict, ServiceUnavailable
from core.settings import Settings

_TIMEOUT = 5.0


async def publish(settings: Settings, topic: str, payload: bytes) -> None:
    """Publish at QoS 1; returns when the broker has acknowledged it."""
    if not topic or any(sign in topic for sign in "+#\0"):
        raise Conflict(f"No message can be published to {topic!r}: it is not an MQTT topic")
    parts = urlsplit(settings.mqtt_url)
    tls = settings.ingest  # the broker is the one that ingest listens to
    secure = parts.scheme in ("mqtts", "ssl")
    try:
        async with (
            asyncio.timeout(_TIMEOUT),
            aiomqtt.Client(
                parts.hostname or "127.0.0.1",
                parts.port or (8883 if secure else 1883),
                username=unquote(parts.username) if parts.username else None,
                password=unquote(parts.password) if parts.password else None,
                tls_params=aiomqtt.TLSParameters(tls.ca_file, tls.certificate, tls.key) if secure else None,
                timeout=_TIMEOUT,
            ) as client,
        ):
            await client.publish(topic, payload, qos=1)
    except (aiomqtt.MqttError, OSError, TimeoutError):
        raise ServiceUnavailable("The MQTT broker did not take the message; nothing was changed") from None
