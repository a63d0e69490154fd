# Messages of all scripts. Sourced.
log_info() { printf '%s [info] %s\n' "$(date '+%F %T')" "$*"; }
log_fatal() {
  printf '%s [fatal] %s\n' "$(date '+%F %T')" "$*" >&2
  exit 1
}
