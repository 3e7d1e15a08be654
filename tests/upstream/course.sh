# A course of which chapters 2 to 4 are upstream only, chapter 1 has both, and its pages: course.sh FOLDER. Two pages have pictures.
mkdir -p "$1/notes" "$1/www/o/r/main/docs/images"
{ printf '# A course\n\n1. [First](./first.md)\n    - an aim of the first\n'
  for n in 2 3 4; do printf '%s. [Chapter %s](https://github.com/o/r/blob/main/docs/ch0%s.md)\n    - an aim of %s\n' $n $n $n $n; done
  printf '\n[plain](%s/plain) [guide](%s/guide.md) [code](https://github.com/o/r/blob/main/train.py#L120) [raw](https://raw.githubusercontent.com/o/r/main/docs/ch02.md#part-20)\n' "$2" "$2"
} >"$1/notes/index.md"
{ printf -- '---\ntitle: First\nupstream: https://github.com/o/r/blob/main/docs/ch01.md\n---\n\n# First\n\n'; for i in $(seq 60); do printf 'local line %s\n\n' "$i"; done; } >"$1/notes/first.md"
for n in 1 2 3 4; do
    { printf '# Page %s\n\n[on](ch0%s.md#part-30) [away](%s/secret.md) ![a picture](images/a.png) $x^%s$\n\n' "$n" $((n + 1)) "$2" "$n"
      for i in $(seq 60); do printf '## Part %s\n\nupstream %s line %s\n\n' "$i" "$n" "$i"; done; } >"$1/www/o/r/main/docs/ch0$n.md"
done
printf '\211PNG\r\n\032\n' >"$1/www/o/r/main/docs/images/a.png"
seq 1 300 | sed 's/^/line = /' >"$1/www/o/r/main/train.py"
printf '# Plain words\n\n[guide](guide.md)\n' >"$1/www/plain"
printf '# The guide\n' >"$1/www/guide.md"
printf '# Secret\n' >"$1/www/secret.md"
