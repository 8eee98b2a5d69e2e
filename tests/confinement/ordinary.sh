# As an ordinary user, also where Python lies in root's private home: sh ordinary.sh HOME PYTHON …
# To be run by root in a mount namespace of its own.
set -e
home=$1 python=$2
shift 2
if [ -n "$home" ]; then
    aside=$(mktemp -d)
    chmod 755 "$aside"
    mount --bind "$python" "$aside"
    mount -t tmpfs -o mode=755 tmpfs "$home"
    mkdir -p "$python"
    mount --bind "$aside" "$python"
    umount "$aside"
    rmdir "$aside"
fi
exec setpriv --reuid 12345 --regid 12345 --clear-groups \
    env -i PATH=/usr/bin:/bin HOME=/nonexistent PYTHONDONTWRITEBYTECODE=1 "$@"
