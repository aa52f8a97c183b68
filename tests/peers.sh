# Programs of others that the tests talk to. Sourced by tests/run and by what measures under load/, which set $root and
# $results and give say() and seconds_left().
#
# Daemons among them (chrony, ntpsec, redis, haproxy) conflict as installed packages or start themselves, so they are only unpacked
# into tests/.peers; everything else is installed, with starting of services forbidden meanwhile.

peers_folder="$root/tests/.peers"
service_policy=/usr/sbin/policy-rc.d
service_policy_aside=/usr/sbin/policy-rc.d.before-publictime-tests
service_policy_ours=no
apt_updated=no

# Brings everything that a test needs; returns 1 after a sentence that says what is missing and why.
set_up_peers() {
    local packages=()
    command -v tshark > /dev/null || packages+=(tshark)
    command -v openssl > /dev/null || packages+=(openssl)
    command -v ip > /dev/null || packages+=(iproute2)
    command -v setpriv > /dev/null && command -v nsenter > /dev/null || packages+=(util-linux)
    [ -x /bin/kill ] || packages+=(procps)
    /usr/bin/python3 -c 'import yaml' 2> /dev/null || packages+=(python3-yaml)
    /usr/bin/python3 -c 'import ntplib' 2> /dev/null || packages+=(python3-ntplib)
    /usr/bin/python3 -c 'import ntp.packet' 2> /dev/null || packages+=(python3-ntp)
    command -v nft > /dev/null || packages+=(nftables)
    install_packages "${packages[@]}" || return 1
    fetch_peer chrony usr/sbin/chronyd && fetch_peer ntpsec usr/sbin/ntpd && fetch_peer haproxy usr/sbin/haproxy &&
        fetch_peer systemd usr/lib/systemd/systemd libsystemd-shared && fetch_redis
}

# The same for what stands around a fleet, as load/fleet makes one.
set_up_fleet_peers() {
    local packages=()
    command -v ip > /dev/null || packages+=(iproute2)
    command -v setpriv > /dev/null && command -v nsenter > /dev/null || packages+=(util-linux)
    command -v nft > /dev/null || packages+=(nftables)
    install_packages "${packages[@]}" && fetch_peer chrony usr/sbin/chronyd && fetch_peer haproxy usr/sbin/haproxy && fetch_redis
}

fetch_redis() {
    fetch_peer redis-tools usr/bin/redis-check-rdb &&
        ln -sf redis-check-rdb "$peers_folder/redis-tools/usr/bin/redis-server" # as Debian's redis-server does: the program looks at its name
}

# fetch_peer PACKAGE PROGRAM [FURTHER ...]: unpacks PACKAGE and the FURTHER ones that fit no other version of it into
# tests/.peers/PACKAGE, and installs the libraries they name.
fetch_peer() {
    local package=$1 program=$2 target="$peers_folder/$1" work deb
    shift 2
    [ -x "$target/$program" ] && ! LD_LIBRARY_PATH=$(echo "$target"/usr/lib/*/systemd) ldd "$target/$program" | grep -q 'not found' && return 0
    update_package_lists || return 1
    mkdir -p "$peers_folder"
    work=$(mktemp -d "$peers_folder/$package.XXXXXX") || return 1
    say "fetching $package"
    # Root may download where the user _apt cannot write: the warning about it says nothing new.
    if ! (cd "$work" && apt-get -qq -o APT::Sandbox::User=root download "$package" "$@") || ! unpack "$work"; then
        rm -rf "$work"
        say "$package could not be downloaded with apt-get: the tests against it cannot run"
        return 1
    fi
    # shellcheck disable=SC2046 # package names are words
    if ! install_packages $(for deb in "$work"/*.deb; do library_dependencies "$deb" | grep -vxF -f <(printf '%s\n' "$package" "$@"); done | sort -u); then
        rm -rf "$work"
        return 1
    fi
    # The unpacked tree appears whole or not at all, so an interrupted run is repaired by the next one.
    chmod 755 "$work/tree"
    rm -rf "$target"
    mv "$work/tree" "$target"
    rm -rf "$work"
}

# unpack FOLDER: the packages in it, as one tree whose files stand where a merged /usr has them.
unpack() {
    local deb folder
    for deb in "$1"/*.deb; do dpkg -x "$deb" "$1/tree" || return 1; done
    for folder in bin sbin lib; do
        [ -d "$1/tree/$folder" ] || continue
        mkdir -p "$1/tree/usr/$folder" && cp -a "$1/tree/$folder/." "$1/tree/usr/$folder/" && rm -rf "$1/tree/$folder" || return 1
    done
}

# library_dependencies DEB: the shared libraries that the package depends on and that are not installed.
library_dependencies() {
    dpkg-deb -f "$1" Pre-Depends Depends | sed -e 's/^[A-Za-z-]*: //' -e 's/([^)]*)//g' -e 's/|[^,]*//g' |
        tr ',' '\n' | tr -d ' ' | grep '^lib' | sort -u |
        while read -r library; do is_installed "$library" || echo "$library"; done
}

is_installed() { [ "$(dpkg-query -W -f '${db:Status-Status}' "$1" 2> /dev/null)" = installed ]; }

install_packages() {
    [ $# -eq 0 ] && return 0
    if [ "$(id -u)" -ne 0 ]; then
        say "missing packages can only be installed by root: $*"
        return 1
    fi
    update_package_lists || return 1
    say "installing $*"
    forbid_service_starts
    local status=0
    DEBIAN_FRONTEND=noninteractive timeout --foreground "$(seconds_left)" apt-get -qq -y -o DPkg::Lock::Timeout=60 -o Dpkg::Use-Pty=0 \
        install --no-install-recommends "$@" > "$results/apt.log" 2>&1 || status=1
    allow_service_starts
    [ $status -eq 0 ] || { cat "$results/apt.log" >&2; say "apt-get could not install: $*"; }
    return $status
}

update_package_lists() {
    [ $apt_updated = yes ] && return 0
    say "reading package lists"
    if ! timeout --foreground "$(seconds_left)" apt-get -qq -o DPkg::Lock::Timeout=60 update > "$results/apt.log" 2>&1; then
        cat "$results/apt.log" >&2
        say "apt-get update failed: packages that the tests need cannot be fetched"
        return 1
    fi
    apt_updated=yes
}

# Exit status 101 of policy-rc.d is "action forbidden": packages install without starting their daemons.
forbid_service_starts() {
    [ -e "$service_policy_aside" ] || { [ ! -e "$service_policy" ] || mv "$service_policy" "$service_policy_aside"; }
    printf '#!/bin/sh\nexit 101\n' > "$service_policy"
    chmod 755 "$service_policy"
    service_policy_ours=yes
}

# Puts back what stood there before; harmless when nothing was changed, so the trap of tests/run may always call it.
allow_service_starts() {
    [ $service_policy_ours = yes ] || return 0
    rm -f "$service_policy"
    [ ! -e "$service_policy_aside" ] || mv "$service_policy_aside" "$service_policy"
    service_policy_ours=no
}
