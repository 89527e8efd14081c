/* Everything the runtime offers to compiled programs. One header per service; each documents its functions. */
#ifndef TML_RUNTIME_H
#define TML_RUNTIME_H

#include "alloc.h"
#include "atomic.h"
#include "base.h"
#include "clock.h"
#include "closure.h"
#include "env.h"
#include "file.h"
#include "number.h"
#include "panic.h"
#include "process.h"
#include "random.h"
#include "scratch.h"
#include "start.h"
#include "stream.h"
#include "test_case.h"
#include "thread_local.h"

#endif
