/* keys_target.c - the reader on a grid in memory, with whatever a user may do: byte 0 and 1 are the size of the screen; then each byte
 * is a key, but 80 to BF a key without a character, C0 to FE an event of the mouse or an answer (with its position), and FF a new size
 * (two bytes). */
#include "target.h"

#include "biji/key.h"
#include "biji/load.h"
#include "biji/ui.h"
#include "folder.h"

#include <signal.h>

static const char note[] =
    "---\ntitle: T\n---\n# One 标题\n\nText **bold** [two](b.md#x) [out](http://127.0.0.1:1/) ![p](p.png) $a^2$[^1]\n\n"
    "```py\nx = 1\n```\n\n| a | b |\n|---|---|\n| c | 注意力 |\n\n<details><summary>s</summary>\n\n- [ ] "
    "t\n\n</details>\n\n"
    "$$\n\\frac{a}{b}\n$$\n\n```mermaid\nflowchart LR\na-->b\n```\n\n## 自测题\n\n1. "
    "Q?\n\n<details><summary>答案</summary>\n\nA\n\n</details>\n\n[^1]: f\n";
static const char other[] = "# Two\n\n## X\n\n[one](a.md) 术语 注意力 text\n\nline\n\nline\n\n> quote\n";

struct typed {
    const uint8_t *at, *end;
    int rows, cols; /* of the screen, when it is resized next */
};
static struct typed typed;

static int next_byte(void)
{
    return typed.at < typed.end ? *typed.at++ : 0;
}

static void give(struct surface *surface, struct input *input)
{
    static const enum input_kind kinds[] = {INPUT_CLICK, INPUT_DRAG,       INPUT_RELEASE,
                                            INPUT_WHEEL, INPUT_BACKGROUND, INPUT_PASTE};
    *input = (struct input){.kind = INPUT_END};
    if (typed.at == typed.end)
        return;
    int byte = next_byte();
    *input = (struct input){.kind = INPUT_KEY, .key = byte};
    if (byte >= 0xC0 && byte < 0xFF) {
        input->kind = kinds[byte % 6];
        input->row = next_byte() % surface->rows;
        input->col = next_byte() % surface->cols;
        input->lines = (byte & 8) != 0 ? 1 : -1;
        input->rgb = input->row << 16 | input->col;
        input->key = input->kind == INPUT_PASTE ? 'a' + input->row : KEYS_NONE;
    } else if (byte >= 0x80 && byte < 0xC0) {
        input->key = byte < 0xA0 ? KEYS_UP + byte - 0x80 : byte < 0xB0 ? 0x4E00 + byte : KEYS_ALT + 'a' + (byte & 15);
    } else if (byte == 0xFF) {
        input->kind = INPUT_NONE;
        typed.rows = 1 + next_byte() % 60;
        typed.cols = 1 + next_byte() % 140;
        raise(SIGWINCH);
    } else if (byte == 26 || byte == 0) { /* Ctrl-Z would stop the fuzzer */
        input->key = KEYS_ESC;
    } else if (byte == 10) {
        input->key = KEYS_ENTER;
    }
}

static bool resize(struct surface *surface)
{
    if (typed.rows == surface->rows && typed.cols == surface->cols)
        return false;
    surface_grid_resize(surface, typed.rows, typed.cols);
    return true;
}

static void leave(struct surface *surface)
{
    (void)surface;
}

static bool copy(struct surface *surface, struct slice text)
{
    (void)surface;
    target_require(text.bytes == 0 || text.ptr != NULL, "something is copied");
    return true;
}

static bool load_theme(void *context, const char *name, struct theme *theme, struct error *error)
{
    (void)context;
    return theme_load(theme, name) || error_set(error, ERROR_USAGE, "no theme is called %s", name);
}

/* Nothing of the user's own is touched, and no program is started. */
static void prepare(void)
{
    static const char *const places[] = {"XDG_STATE_HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME",
                                         "HOME"};
    for (size_t i = 0; i < sizeof places / sizeof places[0]; i++)
        setenv(places[i], folder_path(), 1);
    setenv("BIJI_SECURE", "1", 1);
    folder_write("course/a.md", note, sizeof note - 1);
    folder_write("course/b.md", other, sizeof other - 1);
}

static struct surface *open_grid(int rows, int cols)
{
    static struct surface_ops ops;
    static int input[2] = {-1, -1};
    struct surface *grid = surface_grid_open(rows, cols, 1);
    if (input[0] < 0 && (pipe(input) != 0 || write(input[1], "x", 1) != 1))
        abort();
    ops = *grid->ops;
    ops.read = give;
    ops.resize = resize;
    ops.leave = ops.enter = ops.redraw = leave;
    ops.copy = copy;
    grid->ops = &ops;
    grid->colors = 256;
    grid->input_fd = input[0]; /* there is always something to read */
    return grid;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static bool prepared;
    char path[400];
    struct diags diags = {0};
    struct error error = {0};
    if (size < 2)
        return 0;
    if (!prepared)
        prepare();
    prepared = true;
    typed = (struct typed){data + 2, data + size, 1 + data[0] % 60, 1 + data[1] % 140};
    struct options options;
    struct theme theme;
    options_init(&options);
    struct course *course = course_open(folder_file("course", path), &diags, &error);
    target_require(course != NULL && theme_load(&theme, "dark"), "there is a course");
    struct upstream_settings settings = {.offline = true, .cache_mb = 1};
    struct keymap *keymap = keymap_new();
    struct study *study = study_open(course, path);
    struct ui_setup setup = {.load_theme = load_theme,
                             .options = &options,
                             .course = course,
                             .diags = &diags,
                             .keymap = keymap,
                             .theme = &theme,
                             .study = study,
                             .upstream = upstream_new(&settings),
                             .surface = open_grid(typed.rows, typed.cols)};
    target_require(ui_run(&setup, &error) >= 0, "the reader ends");
    upstream_free(setup.upstream);
    study_close(study);
    keymap_free(keymap);
    course_free(course);
    diags_free(&diags);
    return 0;
}
