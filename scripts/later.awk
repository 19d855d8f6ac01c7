# The bash plugin as it is installed: the functions that are defined with the word `function` stand behind
# the end of what bash reads at a start, each behind a form feed. Where that end is passed, since the text
# was evaluated, they are defined, and the start comes last. Blanks before a line take their time too.

/^function [a-z_]+ \{$/ { is_later = 1 }
/^}$/ { is_end = 1 }
/^__awsprof_parts=1$/ { $0 = "__awsprof_parts=2" }
{ sub(/^ +/, "") }
is_later { later = later $0 "\n" }
!is_later && !/^__awsprof_start$/ { print }
is_end { if (is_later) later = later "# \f\n"; is_later = is_end = 0 }
END {
  print "case $__awsprof_parts in 2) __awsprof_start; return 0 ;; esac"
  printf "# \f\n%s__awsprof_start\n", later
}
