#!/usr/bin/env perl
# Writes text_table.c: one byte for each code point of planes 0 and 1 (and the rule for the others), from the Unicode data that
# comes with Perl. Low six bits: line-breaking class of UAX #14 (enum text_class in text.h, whose names are read below); high two
# bits: columns 0, 1, 2, or 3 for East Asian width "ambiguous" (UAX #11).
#   perl src/unicode/text_table.pl > src/unicode/text_table.c
# Tailored: | and } of plain text and code do not part from the word that follows. What Unicode keeps free for emoji is as wide as those
# will be, since newer terminals know more of them than Perl does; hexagrams are wide, as in every font (and in Unicode 16).
use strict;
use warnings;
use Unicode::UCD qw(prop_invmap prop_value_aliases);

my %class = ( # short names of the property's values; those that are absent stand for themselves
    AI => 'AL', SG => 'AL', XX => 'AL', SA => 'AL', CR => 'UNSAFE', LF => 'UNSAFE', BK => 'UNSAFE', NL => 'UNSAFE',
    CJ => 'NS', H2 => 'ID', H3 => 'ID',
);
my $header = do { local $/; open my $in, '<', 'include/biji/text.h' or die "run this from the top folder: $!"; <$in> };
my ($names) = $header =~ /enum text_class \{(.*?)TEXT_CLASSES/s or die 'no enum text_class';
my $next = 0;
my %number = map { $_ => $next++ } $names =~ /\bTEXT_(\w+),/g;

sub lookup {
    my ($property) = @_;
    my ($starts, $values) = prop_invmap($property);
    my %short = map { $_ => (prop_value_aliases($property, $_))[0] } @$values;
    my @map;
    for my $i (0 .. $#$starts) {
        my $end = $i < $#$starts ? $starts->[$i + 1] : 0x110000;
        last if $starts->[$i] >= 0x20000;
        $map[$_] = $short{$values->[$i]} for $starts->[$i] .. ($end > 0x20000 ? 0x1FFFF : $end - 1);
    }
    return \@map;
}
my ($break, $width, $category) = map { lookup($_) } qw(Line_Break East_Asian_Width General_Category);

sub columns {
    my ($rune) = @_;
    my $g = $category->[$rune];
    return 0 if $g =~ /^M[ne]$/ || $rune == 0x200B || ($rune >= 0x1160 && $rune <= 0x11FF);
    return 0 if $g eq 'Cf' && $rune != 0xAD && !($rune >= 0x600 && $rune <= 0x605) && $rune != 0x6DD;
    return 2 if $rune >= 0x4DC0 && $rune <= 0x4DFF;
    return 2 if $g eq 'Cn' && (($rune >= 0x1F6D0 && $rune <= 0x1F6FF) || ($rune >= 0x1FA70 && $rune <= 0x1FAFF));
    my $w = $width->[$rune];
    return 2 if $w =~ /^[WF]$/;
    return 3 if $w eq 'A' && $rune >= 0xA1;
    return 1;
}
sub class {
    my ($rune) = @_;
    return 'UNSAFE' if $rune < 0x20 || ($rune >= 0x7F && $rune < 0xA0) || $rune == 0x61C || $rune == 0x200E || $rune == 0x200F;
    return 'UNSAFE' if ($rune >= 0x2028 && $rune <= 0x202E) || ($rune >= 0x2066 && $rune <= 0x206F) || ($rune >= 0xFFF9 && $rune <= 0xFFFB);
    my ($class, $g) = ($break->[$rune], $category->[$rune]);
    return 'CM' if $class eq 'SA' && $g =~ /^M[nc]$/;
    return $g eq 'Pi' ? 'PI' : $g eq 'Pf' ? 'PF' : 'QU' if $class eq 'QU';
    return 'OW' if $class eq 'OP' && $width->[$rune] =~ /^[WF]$/;
    return 'AL' if $rune == 0x7C;
    return 'CP' if $rune == 0x7D;
    return $class{$class} // $class;
}

my (%page_of, @pages, @index);
for my $page (0 .. 0x3FF) {
    my $bytes = join ',', map { ($number{class($_)} // die 'class of ', $_) | columns($_) << 6 } $page * 128 .. $page * 128 + 127;
    $page_of{$bytes} = push(@pages, $bytes) - 1 unless exists $page_of{$bytes};
    push @index, $page_of{$bytes};
}
die 'too many pages' if @pages > 256;
sub wrapped { my $line = join ',', @_; $line =~ s/(.{1,115})(?:,|$)/    $1,\n/g; return $line }
print "/* text_table.c - made by text_table.pl from Unicode ", Unicode::UCD::UnicodeVersion(),
    "; see there. Not to be edited. */\n#include \"biji/text.h\"\n\n/* clang-format off */\n",
    "const uint8_t text_index[1024] = {\n", wrapped(@index), "};\n\nconst uint8_t text_pages[", scalar(@pages), " * 128] = {\n",
    wrapped(map { split /,/ } @pages), "};\n";
