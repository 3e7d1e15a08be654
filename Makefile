# biji - a terminal reader for courses of Markdown notes
#   make run      install what is missing, build, open the bundled course     make check    the same, and pass every test
#   make fuzz     look for faults, FOR=60 seconds a target            make lint     clang-tidy
#   make          build/biji        make deps     install libraries and tools make asan     build/asan/biji, with sanitizers
#   make install  PREFIX, DESTDIR   make bench    speed and memory            make format   clang-format
#   make language refresh the translations   make pictures   the README's
#   make dist, deb, static   a source archive, a package, one program with all inside
.DEFAULT_GOAL := all
VERSION := 0.2.0
DATE := November 29, 2026
PREFIX ?= /usr/local
BUILD ?= build
CC ?= cc
JOBS ?= $(shell nproc 2>/dev/null || echo 2)
# No libcurl here: its thirty libraries would cost 4 ms at every start. What fetches loads it when first needed (dlopen).
PKGS := ncursesw yaml-0.1 libpcre2-8 jansson
# psabi warns of vectors passed by value, which only inlined functions do.
WARN = -Wno-psabi -Wall -Wextra -Wpedantic -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wconversion -Wcast-qual $(WERROR)
# Not while installing or running: what a compiler newer than ours warns of must keep nobody from reading.
WERROR ?= -Werror
CFLAGS ?= -O3 -g
# Link-time optimisation saves a tenth of the instructions, where the compiler is GCC; tests link the same objects without it.
# Its inlining makes GCC 12 see an overflow (of a slice of SIZE_MAX bytes) that no path has: the warning is left to the compile.
LTO ?= $(if $(shell $(CC) --version 2>/dev/null | grep 'Free Software'),-flto=auto -ffat-lto-objects)
# What makes a fault harder to use; the checked string functions need an optimiser, and sanitizers look better without them.
HARDEN ?= -fPIE -fstack-protector-strong $(if $(findstring -fsanitize,$(EXTRA_CFLAGS)),,$(if $(filter -O1 -O2 -O3 -Os,$(CFLAGS)),-U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=3))
HARDEN_LINK ?= $(if $(filter Linux,$(shell uname)),-pie -Wl$(,)-z$(,)relro -Wl$(,)-z$(,)now $(PACK))
# A program that can be anywhere has 12,000 addresses to set at each start: packed, where the C library (glibc 2.36) reads that. Of the
# linkers only GNU's says in the program that it must.
PACK ?= $(shell $(CC) $(LDFLAGS) -Wl,--version 2>/dev/null | grep -q '^GNU ld' && \
	grep -q GLIBC_ABI_DT_RELR "$$($(CC) -print-file-name=libc.so.6)" 2>/dev/null && echo -Wl,-z,pack-relative-relocs)
, := ,
# Homebrew's folder, where compilers do not look by themselves; libunistring has no pkg-config file to say so.
BREW := $(if $(wildcard /usr/include/unistr.h),,$(shell brew --prefix 2>/dev/null))
# What `biji doctor` says it was built with.
LIBRARIES := $(shell for one in $(PKGS) libcmark-gfm; do echo $$one $$(pkg-config --modversion $$one 2>/dev/null); done | paste -sd, - | sed "s/,/, /g")
ALL_CFLAGS = -std=c11 -D_GNU_SOURCE -D_DARWIN_C_SOURCE -Iinclude $(BREW:%=-I%/include) $(WARN) $(shell pkg-config --cflags $(PKGS) libcmark-gfm libcurl 2>/dev/null) \
	-DBIJI_VERSION='"$(VERSION)"' -DBIJI_DATE='"$(DATE)"' -DBIJI_LIBRARIES='"$(LIBRARIES)"' -DBIJI_DATA_DIR='"$(PREFIX)/share/biji"' $(CFLAGS) $(HARDEN) $(EXTRA_CFLAGS) -MMD -MP
ALL_LIBS = $(BREW:%=-L%/lib) -lcmark-gfm-extensions $(shell pkg-config $(PKG_CONFIG_STATIC) --libs $(PKGS) libcmark-gfm 2>/dev/null) -lunistring -lpthread -lm $(EXTRA_LIBS)

# What is small is linked into the program where the system has the archive (Debian has): finding and binding these libraries would be
# a third of an empty start. SMALL= leaves all of them shared, as distributions want it.
SMALL ?= $(if $(filter Linux,$(shell uname)),cmark-gfm-extensions cmark-gfm ncursesw tinfo yaml pcre2-8 jansson unistring)
archive_of = $(filter /%,$(shell $(CC) -print-file-name=$(1:-l%=lib%.a)))
PROGRAM_LIBS = $(foreach one,$(ALL_LIBS),$(or $(if $(filter $(SMALL:%=-l%),$(one)),$(call archive_of,$(one))),$(one)))

SRC := $(sort $(wildcard src/*/*.c))
OBJ := $(SRC:%.c=$(BUILD)/%.o)
UNIT := $(patsubst tests/unit/%.c,$(BUILD)/tests/%,$(sort $(wildcard tests/unit/*_test.c))) \
	$(patsubst tests/fuzz/%.c,$(BUILD)/tests/%,$(sort $(wildcard tests/fuzz/*_fuzz.c)))
TARGETS := $(patsubst tests/fuzz/%.c,$(BUILD)/tests/%,$(sort $(wildcard tests/fuzz/*_target.c)))

.PHONY: all language pictures deps run check asan valgrind units fuzz targets lint bench goldens install uninstall dist deb static format clean
all: $(BUILD)/biji

$(BUILD)/biji: $(BUILD)/src/main.o $(BUILD)/libbiji.a
	$(CC) $(CFLAGS) $(if $(LTO),$(LTO) -Wno-stringop-overflow) $(HARDEN) $(EXTRA_CFLAGS) -o $@ $^ $(HARDEN_LINK) $(LDFLAGS) $(PROGRAM_LIBS)
# The loader alone, linked in the same way: what its bench measures.
$(BUILD)/parse_note: $(BUILD)/tests/bench/parse_note.o $(BUILD)/libbiji.a
	$(CC) $(CFLAGS) $(if $(LTO),$(LTO) -Wno-stringop-overflow) $(HARDEN) $(EXTRA_CFLAGS) -o $@ $^ $(HARDEN_LINK) $(LDFLAGS) $(PROGRAM_LIBS)
# The program in which dialects do nothing: what they cost plain notes is measured against it.
$(BUILD)/inert: $(BUILD)/src/main.o $(BUILD)/tests/bench/inert_dialect.o $(BUILD)/libbiji.a
	$(CC) $(CFLAGS) $(if $(LTO),$(LTO) -Wno-stringop-overflow) $(HARDEN) $(EXTRA_CFLAGS) -o $@ $^ $(HARDEN_LINK) $(LDFLAGS) $(PROGRAM_LIBS)
$(BUILD)/libbiji.a: $(OBJ)
	@rm -f $@
	$(AR) rcs $@ $^
$(BUILD)/%.o: %.c
	@mkdir -p $(@D)
	$(CC) $(ALL_CFLAGS) $(LTO) -c -o $@ $<
$(BUILD)/tests/%: tests/unit/%.c $(BUILD)/libbiji.a
	@mkdir -p $(@D)
	$(CC) $(ALL_CFLAGS) -fno-lto -UNDEBUG -o $@ $< $(BUILD)/libbiji.a $(LDFLAGS) -lcmocka $(ALL_LIBS)
$(BUILD)/tests/%: tests/fuzz/%.c $(BUILD)/libbiji.a
	@mkdir -p $(@D)
	$(CC) $(ALL_CFLAGS) -fno-lto -UNDEBUG -o $@ $< $(BUILD)/libbiji.a $(LDFLAGS) $(ALL_LIBS)
# A fuzz target replays the seeds that are kept; with FUZZER it looks for new ones, see `make fuzz`.
$(BUILD)/tests/%_target: tests/fuzz/%_target.c tests/fuzz/replay.c $(BUILD)/libbiji.a
	@mkdir -p $(@D)
	$(CC) $(ALL_CFLAGS) -MF $@.d -fno-lto -UNDEBUG -o $@ $< $(if $(FUZZER),$(FUZZER),tests/fuzz/replay.c) $(BUILD)/libbiji.a $(LDFLAGS) $(ALL_LIBS)
units: $(UNIT) $(TARGETS)

deps:
	@tests/deps.sh

# Both begin with a make of its own for the build, so that pkg-config is asked after the libraries are there.
run: deps
	@$(MAKE) -s -j$(JOBS) all WERROR=
	@if [ -t 1 ]; then exec $(BUILD)/biji content; else $(BUILD)/biji toc -C content; fi

check: deps
	@$(MAKE) -s -j$(JOBS) all units
	@tests/run.sh $(BUILD)

asan:
	@$(MAKE) -s all BUILD=build/asan LTO= CFLAGS='-O1 -g -fno-omit-frame-pointer' EXTRA_CFLAGS='-fsanitize=address,undefined -fno-sanitize-recover=all'

# The suite again, each program under valgrind: stand-ins of the same names in a build folder of their own. Without the hostile inputs,
# which have a time limit.
valgrind: all units
	@rm -rf build/valgrind; mkdir -p build/valgrind/tests
	@for program in biji $(UNIT:$(BUILD)/%=%); do \
		printf '#!/bin/sh\nexec env TEST_SLOWNESS=50 valgrind -q --error-exitcode=99 --leak-check=full --errors-for-leak-kinds=definite --child-silent-after-fork=yes "%s" "$$@"\n' \
			"$(abspath $(BUILD))/$$program" > build/valgrind/$$program; chmod +x build/valgrind/$$program; done
	@tests/run.sh build/valgrind hostile

# Each target for FOR seconds (clang's libFuzzer); what it finds is in build/fuzz/TARGET.found.
FOR ?= 60
fuzz:
	@tests/deps.sh fuzz
	@$(MAKE) -s -j$(JOBS) targets BUILD=build/fuzz CC=clang LTO= CFLAGS='-O1 -g' FUZZER=-fsanitize=fuzzer \
		EXTRA_CFLAGS='-fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=all'
	@tests/fuzz/long.sh build/fuzz $(FOR)
targets: $(TARGETS)

bench: deps
	@tests/deps.sh bench
	@$(MAKE) -s -j$(JOBS) all
	@tests/bench/run.sh $(BUILD)

goldens: all units
	@tests/golden/run.sh $(BUILD) --write
	@tests/math/run.sh $(BUILD) --write
	@tests/language/screens.py $(BUILD) --write

# Finds what is said and not yet translated, and makes the table that is compiled in.
language:
	@src/language/language.py refresh
	@src/language/language.py check || true

# The README's pictures, from screens as they are now.
pictures: all
	@PAGES=readme.txt SIDE=dark tests/pictures/pages.sh $(BUILD) .github/pictures

# The program without its symbols, the notes, the manual in both languages and what completes in three shells. STRIP=: leaves the symbols.
STRIP ?= strip
share = $(DESTDIR)$(PREFIX)/share
install: WERROR =
install: all
	install -d $(DESTDIR)$(PREFIX)/bin $(share)/biji $(share)/man/man1 $(share)/man/man7 $(share)/man/zh_CN/man1 \
		$(share)/bash-completion/completions $(share)/zsh/site-functions $(share)/fish/vendor_completions.d
	rm -rf $(share)/biji/content
	install -m 755 $(BUILD)/biji $(DESTDIR)$(PREFIX)/bin/biji
	$(if $(STRIP),$(STRIP) $(DESTDIR)$(PREFIX)/bin/biji)
	cp -R content $(share)/biji/
	$(BUILD)/biji manual --language en > $(share)/man/man1/biji.1
	$(BUILD)/biji manual --language zh > $(share)/man/zh_CN/man1/biji.1
	install -m 644 src/cli/biji-course.7 $(share)/man/man7/biji-course.7
	$(BUILD)/biji completions bash --language en > $(share)/bash-completion/completions/biji
	$(BUILD)/biji completions zsh --language en > $(share)/zsh/site-functions/_biji
	$(BUILD)/biji completions fish --language en > $(share)/fish/vendor_completions.d/biji.fish

uninstall:
	rm -f $(DESTDIR)$(PREFIX)/bin/biji $(share)/man/man1/biji.1 $(share)/man/zh_CN/man1/biji.1 $(share)/man/man7/biji-course.7 \
		$(share)/bash-completion/completions/biji $(share)/zsh/site-functions/_biji $(share)/fish/vendor_completions.d/biji.fish
	rm -rf $(share)/biji

# The source as it was committed last, to be built without git.
dist:
	@mkdir -p build
	git archive --prefix=biji-$(VERSION)/ HEAD | gzip -n9 > build/biji-$(VERSION).tar.gz

# A Debian package, from the recipes in .package/debian, of the source as it was committed last.
deb: dist
	@tests/deps.sh deb
	rm -rf build/deb; mkdir -p build/deb
	tar xzf build/biji-$(VERSION).tar.gz -C build/deb
	cp -R build/deb/biji-$(VERSION)/.package/debian build/deb/biji-$(VERSION)/
	cd build/deb/biji-$(VERSION) && dpkg-buildpackage -b -us -uc
	@ls build/deb/*.deb

# One program that needs no library, with the notes and some terminal descriptions inside: build/static/biji.
static:
	@mkdir -p build/static
	@rm -rf build/static/inside; mkdir -p build/static/inside
	cp -R content build/static/inside/
	for name in $(STATIC_TERMINALS); do infocmp -x $$name > build/static/$$name.ti && tic -x -o build/static/inside/terminfo build/static/$$name.ti; done
	cd build/static/inside && find . -type d -o -type f | sort | tar cf - --format=ustar --owner=0 --group=0 --mtime=@0 --no-recursion -T - | gzip -n9 > ../inside.tar.gz
	@rm -f build/static/src/cli/inside.o build/static/biji
	@$(MAKE) -s -j$(JOBS) all BUILD=build/static CFLAGS='-Os -ffunction-sections -fdata-sections -fno-asynchronous-unwind-tables' HARDEN=-fstack-protector-strong HARDEN_LINK= WERROR= \
		EXTRA_LIBS=-lz EXTRA_CFLAGS='-DBIJI_INSIDE="\"build/static/inside.tar.gz\""' LDFLAGS='$(LDFLAGS) -static -Wl,--gc-sections -Wl,-z,norelro -Wl,-z,noseparate-code -Wl,--build-id=none' PKG_CONFIG_STATIC=--static
	strip build/static/biji
	@ls -l build/static/biji
STATIC_TERMINALS ?= xterm xterm-256color linux screen-256color tmux-256color vt100

# .clang-tidy names what is checked and why the rest is not.
lint:
	@tests/deps.sh lint
	@mkdir -p $(BUILD)/lint
	@printf '%s\n' $(subst -Iinclude,-I$(CURDIR)/include,$(filter-out -Wno-psabi -MMD -MP -Werror,$(ALL_CFLAGS))) > $(BUILD)/lint/compile_flags.txt
	@git ls-files 'src/*.c' | grep -v '_table\.c$$' | xargs -P $(JOBS) -n 8 clang-tidy --quiet -p $(BUILD)/lint 2>/dev/null

format:
	clang-format -i $(shell git ls-files '*.c' '*.h')

clean:
	rm -rf build

-include $(OBJ:.o=.d) $(BUILD)/src/main.d
