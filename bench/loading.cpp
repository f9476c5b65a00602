/* Allocators that are loaded while the program runs.
 *
 * SPDX-License-Identifier: MIT */
#include "allocators.hpp"

#include <dlfcn.h>

namespace bench
{

namespace
{

template <class Function> Function symbol(void *library, const char *name)
{
    return reinterpret_cast<Function>(dlsym(library, name));
}

void check_table(const std::string &file, const bench_allocator_t *table)
{
    if (!table || table->version != BENCH_ALLOCATOR_VERSION)
        die(file + ": not version " + std::to_string(BENCH_ALLOCATOR_VERSION) + " of the interface");
    if (!table->name || !table->create || !table->destroy || !table->alloc || !table->free)
        die(file + ": the table lacks a function or the name");
    if ((table->flags & BENCH_KNOWS_PLACES) && !table->base)
        die(file + ": BENCH_KNOWS_PLACES needs base");
    const std::string name = table->name;
    if (name.empty() || name.size() > 12 || name.find('/') != std::string::npos)
        die(file + ": the name \"" + name + "\" is not 1 to 12 letters without a slash");
}

} // namespace

bool Mimalloc::load()
{
    void *library = nullptr;
    for (const char *name : {"libmimalloc.so.2", "libmimalloc.so"})
        if (!library)
            library = dlopen(name, RTLD_NOW | RTLD_LOCAL);
    if (!library)
        return false;
    malloc_ = symbol<void *(*)(std::size_t)>(library, "mi_malloc");
    free_ = symbol<void (*)(void *)>(library, "mi_free");
    return malloc_ && free_;
}

const bench_allocator_t &load_plugin(const std::string &file)
{
    /* Without a slash the loader would look in the system's folders only. */
    const std::string path = file.find('/') == std::string::npos ? "./" + file : file;
    void *const library = dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL);
    if (!library)
        die(dlerror());
    const auto entry = symbol<const bench_allocator_t *(*)()>(library, "bench_allocator");
    if (!entry)
        die(file + ": no function bench_allocator");
    check_table(file, entry());
    return *entry();
}

} // namespace bench
