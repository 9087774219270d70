"""All settings of all processes, read from the environment (prefix ``MAINTAINPRO_``, groups joined by ``__``).

The four server URLs have no default here: the `maintainpro` command fills those that are unset with the local stack's.
"""

import os
from functools import lru_cache
from ipaddress import IPv4Network, IPv6Network
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

Seconds = Annotated[float, Field(gt=0)]


class IngestSettings(BaseModel):
    """MQTT to Kafka."""

    topics: list[str] = Field(default=[], description="topic filters beside the decoders' own, read as plain JSON")
    decoders: list[str] = Field(default=[], description="names of the decoders to run; empty means all")
    shared_group: str = "maintainpro"
    receive_maximum: int = Field(
        default=10_000, ge=1, le=65535, description="unacknowledged messages a session may hold"
    )
    flush_interval: Seconds = 0.01
    session_expiry: int = Field(default=7 * 86400, ge=0, description="seconds the broker keeps our session")
    clock_skew: Seconds = Field(default=300.0, description="a device clock further off than this is flagged uncertain")
    far_future: Seconds = Field(default=86400.0, description="a reading further ahead than this is flagged bad")
    sentinels: list[float] = Field(
        default=[-9999.0, -99999.0, -999.25, -32768.0, 2147483647.0, -2147483648.0, 3.4028234663852886e38, 1e30, -1e30],
        description="values that devices send for 'no value', unless the sensor's own limits allow them",
    )
    ca_file: str | None = Field(default=None, description="TLS: the authority that signed the broker's certificate")
    certificate: str | None = Field(default=None, description="TLS: our client certificate")
    key: str | None = Field(default=None, description="TLS: the key of our client certificate")
    metrics_port: int = 9101


class StreamsSettings(BaseModel):
    """Kafka to TimescaleDB."""

    batch_frames: int = Field(default=400, ge=1, description="frames a transaction holds at most")
    batch_wait: Seconds = Field(default=0.008, description="how long a batch waits for more frames")
    session_timeout: Seconds = 10.0
    snapshot_interval: Seconds = Field(default=30.0, description="how often detector state is saved with its offset")
    backfill_after: Seconds = Field(default=900.0, description="a reading received this long after its time is history")
    alarm_on_backfill: bool = Field(default=False, description="let history raise alarms too")
    rollup_delay: Seconds = Field(default=5.0, description="how long a touched bucket rests before it is recomputed")
    drain_timeout: Seconds = 20.0
    stall_timeout: Seconds = Field(default=60.0, description="exit when Kafka was not polled for this long")
    metrics_port: int = 9102


class ApiSettings(BaseModel):
    """The REST service and the worker."""

    host: str = "127.0.0.1"
    port: int = 8000
    access_token_minutes: int = 15
    refresh_token_days: int = 7
    remember_me_days: int = 30
    requests_per_hour: int = 1000
    logins_per_minute: int = Field(default=5, ge=1, description="of one address, at each route that needs no login")
    audit_anchor_file: Path | None = Field(
        default=None, description="where the worker keeps the signed heads of the audit chain: best on another machine"
    )
    max_body_bytes: int = Field(default=2 * 1024 * 1024, ge=1024, description="of a request, uploads aside")
    password_min_length: int = Field(default=10, ge=8, le=64)
    password_history: int = Field(default=5, ge=0, le=24, description="earlier passwords that are not taken again")
    reset_hours: int = Field(default=1, ge=1, le=24, description="how long the link of a forgotten password works")
    invitation_hours: int = Field(default=72, ge=1, le=720, description="how long the link of an invitation works")
    cors_origins: list[str] = []
    worker_concurrency: int = Field(default=4, ge=1, le=64, description="jobs that a worker does at the same time")
    worker_metrics_port: int = 9104
    deliveries_per_minute: int = Field(
        default=100, ge=1, le=60_000, description="webhook deliveries to one endpoint, unless it has a rate of its own"
    )
    delivery_concurrency: int = Field(
        default=32, ge=1, le=64, description="deliveries to one endpoint at the same time"
    )
    delivery_timeout: Seconds = Field(default=10.0, description="how long a webhook's receiver may take to answer")


class MailSettings(BaseModel):
    """The SMTP server that mail goes out by; without a host none does."""

    host: str | None = None
    port: int = Field(default=587, ge=1, le=65535)
    security: Literal["none", "starttls", "tls"] = Field(
        default="starttls", description="starttls: refused where the server has none; tls: from the first byte; none"
    )
    username: str | None = None
    password: SecretStr | None = None
    sender: str = Field(default="MaintAInPro <maintainpro@localhost>", description="the From of every message")
    ca_file: str | None = Field(default=None, description="the authority that signed the server's certificate")
    timeout: Seconds = Field(default=15.0, description="for each step of the conversation")


class FileSettings(BaseModel):
    """Where uploads are kept, and how large they may be."""

    directory: Path = Field(
        default_factory=lambda: Path(os.environ.get("MAINTAINPRO_HOME", ".maintainpro")) / "files",
        description="the folder that holds them; all API and worker processes share it, or use S3",
    )
    max_bytes: int = Field(default=25 * 1024 * 1024, ge=1024, description="of one file")
    max_pixels: int = Field(default=60_000_000, ge=1, description="of one picture: more is called a decompression bomb")
    link_seconds: int = Field(default=900, ge=1, le=86400, description="how long a download link is good")
    s3_endpoint: str | None = Field(default=None, description="an S3 server such as https://s3.eu-west-1.amazonaws.com")
    s3_bucket: str = "maintainpro"
    s3_region: str | None = None
    s3_access_key: str | None = None
    s3_secret_key: SecretStr | None = None
    s3_timeout: Seconds = 10.0


class PortalSettings(BaseModel):
    """What people without login may do, and how often."""

    public_url: str | None = Field(default=None, description="the address in QR codes and links; unset: the API's URL")
    submissions_per_hour: int = Field(default=20, ge=1, description="requests from one address")
    portal_submissions_per_hour: int = Field(default=100, ge=1, description="requests through one portal")
    views_per_minute: int = Field(default=60, ge=1, description="pages and states read from one address")
    photos: int = Field(default=5, ge=0, le=20, description="of one request")
    link_actions_per_hour: int = Field(default=300, ge=1, description="what a contractor does by one link")
    link_days: int = Field(default=14, ge=1, le=365, description="how long a contractor's link is good unless said")


class WaveformSettings(BaseModel):
    """How many of the waveforms of vibration are kept."""

    newest: int = Field(default=24, ge=1, le=10_000, description="of each sensor; ten times as many around alarms")
    alarm_days: int = Field(default=365, ge=1, le=3650, description="how long those around an alarm are kept")


class Settings(BaseSettings):
    """One object for the whole product; a wrong value fails at the start and names its variable."""

    model_config = SettingsConfigDict(env_prefix="MAINTAINPRO_", env_nested_delimiter="__", extra="ignore")

    database_url: str
    kafka_url: str
    mqtt_url: str
    redis_url: str
    api_url: str = "http://127.0.0.1:8000"
    secret_key: SecretStr = Field(min_length=32, description="signs tokens and derives the database roles' passwords")
    encryption_keys: list[SecretStr] = Field(
        default=[],
        description="encrypt secrets at rest: the first one new ones, the others are still read; empty: the secret key",
    )
    partitions: int = Field(default=8, ge=1, le=256, description="partitions of readings.v1; fixed once data is in it")
    metrics_host: str = Field(default="127.0.0.1", description="where /livez, /readyz and /metrics are served")
    replication: int = Field(default=1, ge=1, description="copies that Kafka keeps of the topics that migrate makes")
    outgoing_networks: list[IPv4Network | IPv6Network] = Field(
        default=[], description="networks of our own that webhooks and supplier calls may reach, such as 10.1.0.0/16"
    )
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"
    log_json: bool = False

    ingest: IngestSettings = IngestSettings()
    streams: StreamsSettings = StreamsSettings()
    api: ApiSettings = ApiSettings()
    mail: MailSettings = MailSettings()
    files: FileSettings = FileSettings()
    portal: PortalSettings = PortalSettings()
    waveforms: WaveformSettings = WaveformSettings()

    @field_validator("encryption_keys")
    @classmethod
    def _long_enough(cls, keys: list[SecretStr]) -> list[SecretStr]:
        if any(len(key.get_secret_value()) < 32 for key in keys):
            raise ValueError("each key has at least 32 characters")
        return keys


@lru_cache
def get_settings() -> Settings:
    """The settings of this process, read once."""
    return Settings()  # type: ignore[call-arg]  # the URLs come from the environment
