#include <libpq-fe.h>

// A character constant, which Swift does not import.
static const int keyshift_diag_sqlstate = PG_DIAG_SQLSTATE;
