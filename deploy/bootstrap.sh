#!/bin/sh
# Makes .venv with everything that requirements.lock names, from nothing but Python, and the product itself in it.
#
# Needs Python 3.11 to 3.13 (MAINTAINPRO_PYTHON names one that is not on PATH). Neither pip, ensurepip nor uv has to be
# there: on Debian, pip's wheel is fetched by a private apt, as an ordinary user and without installing anything.
# pip's settings (PIP_INDEX_URL and so on, or its configuration file) hold for uv too. A second run takes a moment.
set -eu
umask 022

root=$(cd "$(dirname "$0")/.." && pwd -P)
cd "$root"
venv=$root/.venv
tools=$root/.maintainpro/tools
stamp=$venv/.bootstrap
limit=1200 # seconds that one download client may take

say() { printf 'bootstrap: %s\n' "$*"; }
fail() {
    printf 'bootstrap: %s\n' "$*" >&2
    exit 1
}
since() { echo $(($(date +%s) - $1)); }
# bounded COMMAND…: run with a time limit; its output is shown only when it fails
bounded() {
    timeout "$limit" "$@" >"$scratch/output" 2>&1 && return
    code=$?
    tail -n 30 "$scratch/output" >&2
    [ "$code" != 124 ] || printf 'bootstrap: gave up after %s s\n' "$limit" >&2
    return "$code"
}

# The first line says where the environment was made, because its scripts hold that path; the second of what.
wanted=$(printf '%s\n' "$root" && cat requirements.lock pyproject.toml deploy/bootstrap.sh | sha256sum)
is_current() { [ "$(cat "$stamp" 2>/dev/null)" = "$wanted" ] && "$venv/bin/python" -c '' 2>/dev/null; }
if is_current; then exit 0; fi

mkdir -p "$root/.maintainpro"
if command -v flock >/dev/null; then
    exec 9>"$root/.maintainpro/bootstrap.lock"
    flock -w "$limit" 9 || fail "another bootstrap has been running for $limit s"
    if is_current; then exit 0; fi
fi
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
trap 'exit 130' INT TERM

fits() { "$1" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 14))' 2>/dev/null; }
python=
for candidate in ${MAINTAINPRO_PYTHON:-python3 python3.13 python3.12 python3.11}; do
    if fits "$candidate"; then
        python=$(command -v "$candidate")
        break
    fi
done
[ -n "$python" ] || fail "needs Python 3.11, 3.12 or 3.13. On Debian 12 or 13: apt-get install python3." \
    "Elsewhere, set MAINTAINPRO_PYTHON to the path of one."

# --- a pip, to install uv with -----------------------------------------------------------------------------------

pip_wheel() {
    "$python" - <<'PYTHON'
import glob, importlib.util, os
spec = importlib.util.find_spec("ensurepip")
bundled = [os.path.join(os.path.dirname(spec.origin), "_bundled")] if spec and spec.origin else []
for folder in [*bundled, "/usr/share/python-wheels"]:
    for wheel in glob.glob(os.path.join(folder, "pip-*.whl")):
        raise SystemExit(print(wheel))
PYTHON
}

download_pip_wheel() {
    if ! command -v apt-get >/dev/null || ! command -v dpkg-deb >/dev/null; then
        fail "$python has neither pip nor ensurepip, and this is not Debian, where they could be fetched:" \
            "install pip for it, or uv"
    fi
    say "fetching pip, which $python does not have"
    apt=$scratch/apt
    mkdir -p "$apt/lists/partial" "$apt/cache/archives/partial" "$apt/packages"
    : >"$apt/status"
    cat >"$apt/apt.conf" <<CONF
Dir::State "$apt"; Dir::State::lists "$apt/lists"; Dir::State::status "$apt/status"; Dir::Cache "$apt/cache";
APT::Sandbox::User ""; Acquire::Languages "none"; Acquire::Retries "5"; Debug::NoLocking "1";
CONF
    ready=
    if APT_CONFIG=$apt/apt.conf bounded apt-get -q update &&
        (cd "$apt/packages" && APT_CONFIG=$apt/apt.conf bounded apt-get -q download python3-pip-whl) &&
        bounded dpkg-deb -x "$apt"/packages/*.deb "$apt/unpacked"; then ready=yes; fi
    [ -n "$ready" ] || fail "cannot fetch pip by apt: install python3-pip or uv, or mend apt's sources"
    set -- "$apt"/unpacked/usr/share/python-wheels/pip-*.whl
    wheel=$1
}

install_uv() {
    if ! "$python" -m pip --version >/dev/null 2>&1; then
        wheel=$(pip_wheel)
        [ -n "$wheel" ] || download_pip_wheel
        export PYTHONPATH="$wheel"
    fi
    say "fetching uv"
    rm -rf "$tools.new"
    bounded "$python" -m pip install -q --disable-pip-version-check --no-deps --require-hashes --target "$tools.new" \
        -r deploy/uv.lock || fail "cannot install uv by pip: see above; or put uv on PATH"
    unset PYTHONPATH
    rm -rf "$tools"
    mv "$tools.new" "$tools"
}

# --- uv, which installs the rest ---------------------------------------------------------------------------------

find_uv() {
    for candidate in uv "$tools/bin/uv"; do
        if "$candidate" --version >/dev/null 2>&1; then
            command -v "$candidate"
            return
        fi
    done
}

# uv does not read pip's settings: hand them on, unless uv has its own
pip_setting() {
    eval "value=\${PIP_$1:-}"
    if [ -z "$value" ]; then
        option=$(printf '%s' "$1" | tr 'A-Z_' 'a-z-')
        value=$("$python" -m pip config get "global.$option" 2>/dev/null | tr '\n' ' ') || value=
    fi
    printf '%s' "${value% }"
}
hand_on() { # UV_NAME PIP_NAME
    eval "set_already=\${$1:-}"
    [ -z "$set_already" ] || return 0
    value=$(pip_setting "$2")
    [ -z "$value" ] || export "$1=$value"
}
# pip passes over a folder that is not there, uv would stop
existing_links() {
    for link in $(pip_setting FIND_LINKS); do
        case $link in *://*) ;; *) [ -e "$link" ] || continue ;; esac
        printf '%s,' "$link"
    done
}
hand_on UV_DEFAULT_INDEX INDEX_URL
hand_on UV_INDEX EXTRA_INDEX_URL
links=${UV_FIND_LINKS:-$(existing_links)}
[ -z "$links" ] || export UV_FIND_LINKS="${links%,}"
hand_on UV_NO_INDEX NO_INDEX
hand_on UV_INSECURE_HOST TRUSTED_HOST
hand_on SSL_CERT_FILE CERT
: "${SSL_CERT_FILE:=${REQUESTS_CA_BUNDLE:-${CURL_CA_BUNDLE:-}}}"
if [ -n "$SSL_CERT_FILE" ]; then
    export SSL_CERT_FILE
else
    unset SSL_CERT_FILE
    export UV_SYSTEM_CERTS=1
fi
export UV_PYTHON_DOWNLOADS=never UV_HTTP_TIMEOUT="${UV_HTTP_TIMEOUT:-120}" UV_HTTP_RETRIES="${UV_HTTP_RETRIES:-5}"
if [ -z "${UV_CACHE_DIR:-}" ] && ! mkdir -p "${XDG_CACHE_HOME:-${HOME:-/nonexistent}/.cache}/uv" 2>/dev/null; then
    export UV_CACHE_DIR="$root/.maintainpro/cache"
fi

began=$(date +%s)
uv=$(find_uv)
if [ -z "$uv" ]; then
    install_uv
    uv=$(find_uv)
    [ -n "$uv" ] || fail "the uv that was installed does not run on this machine: put one that does on PATH"
fi

made_at=$(head -n 1 "$stamp" 2>/dev/null || true)
if [ "${made_at:-$root}" != "$root" ] || ! fits "$venv/bin/python"; then
    bounded "$uv" venv --quiet --clear --python "$python" "$venv" || fail "cannot make $venv: see above"
fi
rm -f "$stamp"
say "installing what requirements.lock names"
bounded "$uv" pip sync --quiet --python "$venv/bin/python" --require-hashes requirements.lock ||
    fail "cannot install requirements.lock: see above; is the package index reachable?"
bounded "$uv" pip install --quiet --python "$venv/bin/python" --no-deps --editable . ||
    fail "cannot install the product itself: see above"
printf '%s\n' "$wanted" >"$stamp"
say "$venv is ready ($("$venv/bin/python" -V), $(since "$began") s)"
