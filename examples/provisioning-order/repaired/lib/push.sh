# push_file ID SOURCE DESTINATION: copies one file into a container and looks whether it arrived. Sourced.
#
# `pct push` copies one regular file, and exits 0 when the copy fails in its worker: its status says nothing. What counts is
# the file on the other side, and that it is this one and not an older one.
push_file() {
  local id="$1" source="$2" destination="$3" wanted found
  wanted="$(sha256sum < "$source" | cut -d' ' -f1)"
  pct push "$id" "$source" "$destination"
  pct exec "$id" -- test -f "$destination" || log_fatal "$destination did not arrive in container $id"
  found="$(pct exec "$id" -- sha256sum "$destination" | cut -d' ' -f1)"
  [ "$wanted" = "$found" ] || log_fatal "$destination in container $id is not $source"
}
