# ---- Output -----------------------------------------------------------------------------------------------------------
# Reads: kt_added kt_dir kt_i kt_quiet kt_real kt_refused kt_removed kt_replaced kt_short_path kt_structure kt_tab
#   kt_targets kt_total
# Sets: nothing
# Uses: words (kt_fail_io kt_say kt_shorten)
# Fails: 3 when a plan cannot be read.

kt_list_targets() {
  kt_listed_targets=''
  for kt_target in $kt_targets; do
    kt_listed_targets=$kt_listed_targets${kt_listed_targets:+$1}$kt_target
  done
}

kt_print_porcelain() {
  kt_list_targets ,
  kt_say "dest$kt_tab$kt_i$kt_tab${kt_structure:-copy-tree}$kt_tab$kt_listed_targets$kt_tab$kt_real"
  sed "s/^\\([^ ]*\\) \\([^ ]*\\) /entry$kt_tab$kt_i$kt_tab\\1$kt_tab\\2$kt_tab/" "$kt_dir/plan" || kt_fail_io
  kt_count_kept
  kt_say "summary$kt_tab$kt_i$kt_tab$kt_added$kt_tab$kt_replaced$kt_tab$kt_removed$kt_tab$kt_kept$kt_tab$kt_refused"
}

kt_print_line() {
  [ "$kt_quiet" = no ] || return 0
  kt_list_targets ', '
  kt_shorten "$kt_real"
  kt_count_kept
  kt_line="${kt_listed_targets:-(no longer used)}  +$kt_added ~$kt_replaced -$kt_removed =$kt_kept"
  [ "$kt_refused" = 0 ] || kt_line="$kt_line !$kt_refused"
  kt_say "$kt_line  $kt_short_path"
}

kt_count_kept() {
  kt_kept=$((kt_total - kt_added - kt_replaced))
}
