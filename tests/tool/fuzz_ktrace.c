/* libFuzzer: any bytes for the reader of traces; what it accepts is replayed page by page.
 *
 * Needs only tools/analloc/{ktrace,ktrace_check,placement}.c; fuzz.cmake builds it. A corpus to begin with is
 * in corpus/, the words of the header are in fuzz_ktrace.dict. */
#include "ktrace.h"
#include "placement.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes);

/* Larger memories only take longer. */
enum { PAGES_MAX = 1 << 16 };

/* The reader promises that no event can go wrong; the placement, which checks by itself, must agree. */
static void replay(const ktrace_t *trace)
{
    placement_t placement;
    if (!placement_create(&placement, trace->pfn_limit, trace->page_size))
        abort();
    for (uint64_t i = 0; i < trace->events; i++) {
        ktrace_event_t event = ktrace_event(trace, i);
        uint64_t count = (uint64_t)1 << event.order;
        if (!(event.op == KTRACE_ALLOC ? placement_add(&placement, event.pfn, count, event.type)
                                       : placement_remove(&placement, event.pfn, count)))
            abort();
    }
    if (placement_whole_pages(&placement) > placement_free_pages(&placement))
        abort();
    placement_destroy(&placement);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes)
{
    ktrace_t trace;
    ktrace_fault_t fault = {.what = ""};
    if (!ktrace_parse(data, bytes, &trace, &fault)) {
        if (fault.what[0] == 0)
            abort();
        return 0;
    }
    if (trace.pfn_limit <= PAGES_MAX)
        replay(&trace);
    return 0;
}
