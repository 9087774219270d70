"""The `maintainpro` command."""

import asyncio
import json
import os
import runpy
import secrets
import shlex
import sys
from collections.abc import Coroutine
from pathlib import Path
from typing import Annotated, Any, TypeVar

import typer
from pydantic import ValidationError

from core.settings import Settings, get_settings
from core.telemetry import configure_logging
from deploy.environment import complete_environment
from deploy.stack import Stack, StackError

_T = TypeVar("_T")

app = typer.Typer(
    no_args_is_help=True, add_completion=False, help=__doc__, pretty_exceptions_enable=False, rich_markup_mode=None
)
stack_app = typer.Typer(no_args_is_help=True, help="The four servers on this machine, without root or containers.")
user_app = typer.Typer(no_args_is_help=True, help="People who may log in.")
app.add_typer(stack_app, name="stack")
app.add_typer(user_app, name="user")
audit_app = typer.Typer(no_args_is_help=True, help="The audit trail.")
secrets_app = typer.Typer(no_args_is_help=True, help="Secrets at rest.")
rul_app = typer.Typer(no_args_is_help=True, help="Remaining life.")
app.add_typer(audit_app, name="audit")
app.add_typer(rul_app, name="rul")
app.add_typer(secrets_app, name="secrets")


def _settings() -> Settings:
    complete_environment()
    return get_settings()


def _serve(process: str, serve: Any) -> None:
    """Run one of the four processes on uvloop until it is told to stop."""
    import uvloop

    settings = _settings()
    configure_logging(process, settings.log_level, settings.log_json)
    uvloop.run(serve(settings))


def _run(work: Coroutine[Any, Any, _T]) -> _T:
    return asyncio.run(work)


@stack_app.command("up")
def stack_up(servers: Annotated[list[str] | None, typer.Argument(help="these only")] = None) -> None:
    """Fetch what is missing and start what is down."""
    Stack().up(set(servers) if servers else None)


@stack_app.command("down")
def stack_down(servers: Annotated[list[str] | None, typer.Argument(help="these only")] = None) -> None:
    """Stop the servers; their data stays."""
    Stack().down(set(servers) if servers else None)


@stack_app.command("status")
def stack_status() -> None:
    """Say of each server whether it runs; exit code 3 unless all do."""
    servers = Stack().status()
    for server in servers:
        typer.echo(f"{server.name:10} {server.state:10} {server.pid or '-':<8} {server.address}")
    if any(server.state not in {"running", "external"} for server in servers):
        raise typer.Exit(3)


@stack_app.command("reset")
def stack_reset() -> None:
    """Stop the servers and delete their data."""
    Stack().reset()


@stack_app.command("env")
def stack_env() -> None:
    """Print the export lines for a shell: eval "$(maintainpro stack env)"."""
    for name, value in Stack().env().items():
        typer.echo(f"export {name}={shlex.quote(value)}")


@app.command()
def migrate() -> None:
    """Bring the database and Kafka's topics up to date."""
    from core.kafka import ensure_topics
    from migrations.migrate import upgrade

    settings = _settings()
    upgrade(settings.database_url, settings.secret_key.get_secret_value(), settings.partitions)
    created = _run(ensure_topics(settings.kafka_url, settings.partitions, settings.replication))
    typer.echo(f"the database is up to date; topics created: {', '.join(created) or 'none'}")


@app.command()
def ingest() -> None:
    """Run the ingest process: MQTT to Kafka."""
    from ingest.main import serve

    _serve("ingest", serve)


@app.command()
def streams() -> None:
    """Run the streams process: Kafka to TimescaleDB, detection, cases."""
    from streams.main import serve

    _serve("streams", serve)


@app.command()
def api() -> None:
    """Run the REST service."""
    from api.app import serve

    _serve("api", serve)


@app.command()
def worker() -> None:
    """Run the worker: work orders from cases, and every other job."""
    from api.worker import run

    _serve("worker", run)


@user_app.command("create")
def user_create(
    email: str,
    role: Annotated[str, typer.Option(help="requester, technician, supervisor, manager, …, admin")] = "technician",
    warehouse: Annotated[str | None, typer.Option(help="name of the warehouse; made when there is none")] = None,
    first_name: str = "",
    last_name: str = "",
    password: Annotated[str | None, typer.Option(help="asked for when absent", envvar="MAINTAINPRO_PASSWORD")] = None,
    generate: Annotated[bool, typer.Option("--generate", help="make a password that the first login changes")] = False,
) -> None:
    """Add a person who may log in. The password keeps to the rules that the API has for everybody's."""
    from deploy.seed import create_user

    settings = _settings()
    made = secrets.token_urlsafe(15) if generate else None
    secret = made or password or typer.prompt("Password", hide_input=True, confirmation_prompt=True)
    person = create_user(settings, email, secret, role, warehouse, first_name, last_name, must_change=generate)
    try:
        user_id = _run(person)
    except ValueError as error:
        raise StackError(str(error)) from error
    typer.echo(f"created {email} ({role}), id {user_id}")
    if made:
        typer.echo(f"the password, shown this once: {made}")


@app.command()
def seed(size: Annotated[str, typer.Option(help="s: seconds; m: 500,000 work orders, some minutes")] = "s") -> None:
    """Fill an empty database with sample data of realistic size."""
    from deploy import sample

    settings = _settings()
    if size not in sample.SIZES:
        raise StackError(f"no size {size!r}; there are {', '.join(sample.SIZES)}")
    try:
        _run(sample.seed(settings, sample.SIZES[size], typer.echo))
    except sample.NotEmptyError as error:
        raise StackError(str(error)) from error
    typer.echo(f"log in as user1@sample.example with the password {sample.PASSWORD!r}")


@audit_app.command("verify")
def audit_verify(
    anchors: Annotated[
        Path | None, typer.Option(help="a file with anchors, such as the worker's log; else the setting's")
    ] = None,
) -> None:
    """Walk the whole chain and compare it with the signed heads; exit code 1 when something is wrong."""
    from deploy.administration import verify_audit

    found = _run(verify_audit(_settings(), anchors))
    typer.echo(found.model_dump_json(by_alias=True, indent=2))
    if not found.valid:
        raise typer.Exit(1)


@secrets_app.command("reseal")
def secrets_reseal() -> None:
    """Encrypt every secret with the first of the encryption keys: the step before an old key is taken away."""
    from deploy.administration import reseal

    typer.echo(f"{_run(reseal(_settings()))} secrets are under the newest key now")


@app.command()
def doctor() -> None:
    """Say of every server and setting whether it is right, and what to do when it isn't."""
    from deploy.doctor import examine

    healthy = True
    for finding in examine():
        typer.echo(f"{'ok  ' if finding.right else 'FAIL'} {finding.subject:22} {finding.says}")
        if not finding.right and finding.remedy:
            typer.echo(f"     -> {finding.remedy}")
        healthy = healthy and finding.right
    if not healthy:
        raise typer.Exit(1)


@app.command()
def simulate(
    scenario: Annotated[str, typer.Argument(help="demo, fleet, or a scenario file (TOML or JSON)")] = "demo",
    speed: Annotated[str, typer.Option(help="simulated seconds a second, or max")] = "1",
    duration: Annotated[float | None, typer.Option(help="simulated seconds; without it, for ever")] = None,
    wall: Annotated[bool, typer.Option(help="stamp readings with the time of sending")] = False,
) -> None:
    """Publish a simulated plant over MQTT."""
    from ingest.simulator import scenarios
    from ingest.simulator.scenario import ScenarioError, load
    from ingest.simulator.simulate import Progress
    from ingest.simulator.simulate import simulate as publish

    settings = _settings()
    built_in = {"demo": scenarios.demo(), "fleet": scenarios.fleet()}
    try:
        plan = built_in.get(scenario) or load(Path(scenario))
    except ScenarioError as error:
        raise StackError(str(error)) from error
    pace = float("inf") if speed == "max" else float(speed)

    def show(progress: Progress) -> None:
        typer.echo(f"{progress.readings} readings in {progress.seconds:.0f} s, {progress.unacknowledged} on the way")

    show(
        _run(
            publish(
                settings.mqtt_url,
                plan,
                speed=pace,
                duration=duration,
                timestamps="wall" if wall else "simulated",
                on_progress=show,
            )
        )
    )


@app.command()
def replay(
    file: Annotated[Path, typer.Argument(help="a CSV or Parquet recording")],
    speed: Annotated[str, typer.Option(help="recorded seconds a second, or max")] = "1",
    mapping: Annotated[list[str] | None, typer.Option("--map", help="COLUMN=address; others are left out")] = None,
    source: Annotated[
        str | None, typer.Option(help="source of columns without a map; default: the file's name")
    ] = None,
    time_column: Annotated[str | None, typer.Option(help="found by itself when absent")] = None,
    time_format: Annotated[str | None, typer.Option(help="as strptime has it; found by itself when absent")] = None,
    sensor_column: Annotated[str | None, typer.Option(help="long format: the column that names the sensor")] = None,
    value_column: Annotated[str | None, typer.Option(help="long format: the column with the values")] = None,
    separator: Annotated[str | None, typer.Option(help="of a CSV file; found by itself when absent")] = None,
    timestamps: Annotated[str, typer.Option(help="now, original (a backfill), or shifted (to end now)")] = "now",
) -> None:
    """Publish a recording over MQTT."""
    import orjson

    from ingest.simulator.recording import Columns, RecordingError, parse_map
    from ingest.simulator.replay import Options
    from ingest.simulator.replay import replay as publish

    settings = _settings()
    try:
        columns = Columns(
            time_column, sensor_column, value_column, source, parse_map(mapping or []), separator, time_format
        )
        pace = float("inf") if speed == "max" else float(speed)
        options = Options(columns, pace, timestamps)  # type: ignore[arg-type]  # checked there
        summary = _run(publish(settings.mqtt_url, file, options))
    except (RecordingError, ValueError) as error:
        raise StackError(str(error)) from error
    typer.echo(orjson.dumps(summary).decode())


@app.command()
def backtest(
    file: Annotated[Path, typer.Argument(help="a CSV or Parquet recording")],
    policy: Annotated[Path | None, typer.Option(help="case policy as JSON; default: that of the code")] = None,
    detectors: Annotated[Path | None, typer.Option(help='JSON: {"drift": {"decision": 8}, "rate": "off"}')] = None,
    failures: Annotated[
        Path | None, typer.Option(help="CSV: machine, failed_at, and if known onset, repaired_at, mode")
    ] = None,
    horizon: Annotated[float, typer.Option(help="days before a failure in which a case counts for it")] = 30.0,
    mapping: Annotated[list[str] | None, typer.Option("--map", help="COLUMN=address; others are left out")] = None,
    source: Annotated[str | None, typer.Option(help="machine of columns without a map; default: the file")] = None,
    time_column: Annotated[str | None, typer.Option(help="found by itself when absent")] = None,
    sensor_column: Annotated[str | None, typer.Option(help="long format: the column that names the sensor")] = None,
    value_column: Annotated[str | None, typer.Option(help="long format: the column with the values")] = None,
) -> None:
    """Say what detectors and case policy would have made of a recording: one JSON object."""
    from deploy.backtest import Options
    from deploy.backtest import backtest as run
    from ingest.simulator.recording import Columns, parse_map

    try:
        columns = Columns(time_column, sensor_column, value_column, source, parse_map(mapping or []))
        result = run(file, Options(columns, detectors, policy, failures, horizon))
    except ValueError as error:
        raise StackError(str(error)) from error
    typer.echo(json.dumps(result))


@rul_app.command("train")
def rul_train(
    equipment_class: Annotated[str, typer.Option(help="what the model is for: pump, motor, …")],
    file: Annotated[
        Path | None, typer.Argument(help="CSV or Parquet of whole lives; without it, stored history is learned from")
    ] = None,
    unit_column: Annotated[str, typer.Option(help="of a file: which life a row is of")] = "unit",
    order_column: Annotated[
        str | None, typer.Option(help="of a file: cycle or time; default: the file's order")
    ] = None,
    cycle_hours: Annotated[float, typer.Option(help="hours that a row stands for", min=1.0, max=8760.0)] = 1.0,
) -> None:
    """Fit a model of remaining life to run-to-failure histories; machines of the class are judged by it from now on."""
    from deploy.rul import from_database, from_file, learn

    settings = _settings()
    cycle = cycle_hours * 3600.0
    if file is not None:
        histories, sensors = from_file(file, unit_column, order_column)
    else:
        histories, sensors = _run(from_database(settings, equipment_class, cycle))
    source = file.name if file is not None else "closed work orders"
    typer.echo(json.dumps(_run(learn(settings, equipment_class, cycle, histories, sensors, source))))


@app.command()
def demo() -> None:
    """Start everything on this machine, simulate a plant with a developing fault, and show what comes of it."""
    from deploy.demo import run

    raise typer.Exit(run())


@app.command()
def openapi(output: Annotated[Path | None, typer.Option(help="a file; without it, the screen")] = None) -> None:
    """Print the OpenAPI document."""
    from deploy.contract import document

    _show(json.dumps(document(), indent=1, ensure_ascii=False) + "\n", output)


@app.command()
def postman(output: Annotated[Path | None, typer.Option(help="a file; without it, the screen")] = None) -> None:
    """Print the Postman collection, made from the OpenAPI document."""
    from deploy.contract import document
    from deploy.contract.postman import generate

    _show(generate(document()), output)


@app.command()
def clients(folder: Annotated[Path, typer.Argument(help="where they are written")] = Path("clients")) -> None:
    """Write the TypeScript client, the Python client and the Postman collection."""
    from deploy.contract import write

    for path in write(folder):
        typer.echo(path)


def _show(text: str, output: Path | None) -> None:
    if output is None:
        typer.echo(text, nl=False)
    else:
        output.write_text(text)


@app.command(context_settings={"allow_extra_args": True, "ignore_unknown_options": True, "help_option_names": []})
def bench(context: typer.Context) -> None:
    """Measure: bench ingest|latency|work-order|webhooks|streams|replay|api [options]; prints one JSON object last."""
    project = Path(__file__).resolve().parents[1]
    if not (project / "tests" / "benchmarks").is_dir():
        raise StackError("the benchmarks are part of a checkout of the project, not of an installed package")
    sys.path.insert(0, str(project))
    sys.argv = ["maintainpro bench", *context.args]
    os.chdir(project)
    runpy.run_module("tests.benchmarks", run_name="__main__")


def main() -> None:
    """Entry point: failures that a person can mend end in one line, not in a traceback."""
    try:
        app()
    except StackError as error:
        sys.exit(f"maintainpro: {error}")
    except ValidationError as error:
        lines = [f"  MAINTAINPRO_{'__'.join(map(str, e['loc'])).upper()}: {e['msg']}" for e in error.errors()]
        sys.exit("maintainpro: these settings are wrong:\n" + "\n".join(lines))


if __name__ == "__main__":
    main()
