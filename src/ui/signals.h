/* signals.h - signals as a file descriptor that becomes readable. */
#ifndef BIJI_UI_SIGNALS_H
#define BIJI_UI_SIGNALS_H

/* What arrived, or-ed. */
enum signals_seen {
    SIGNALS_RESIZE = 1,    /* SIGWINCH */
    SIGNALS_STOP = 2,      /* SIGTSTP: Ctrl-Z */
    SIGNALS_CONTINUE = 4,  /* SIGCONT */
    SIGNALS_INTERRUPT = 8, /* SIGINT: Ctrl-C */
    SIGNALS_END = 16       /* SIGTERM, SIGHUP, SIGQUIT */
};

/* Starts catching; returns the descriptor to wait on, or -1 if no pipe can be created. */
int signals_open(void);
/* What arrived since the last call; *number becomes the last of SIGINT, SIGTERM, SIGHUP, SIGQUIT received, if any. */
unsigned signals_take(int *number);
/* Stops the program as Ctrl-Z would without a handler; returns when it continues. */
void signals_stop_self(void);
/* Restores the signal handlers. */
void signals_close(void);

#endif
