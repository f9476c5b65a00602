/* The allocators that are measured, all behind one shape, so that each work is written once and the
 * compiler calls each allocator directly, as its users do:
 *
 *   column()                     head of its column
 *   Arena(bytes)                 an arena, all free
 *   max_order                    the largest order it takes
 *   alloc(order) -> address, 0 if there is none;   free(address, order)
 *   places()                     whether addresses tell places, counted from base()
 *   thread_safe()                whether several threads may use one arena at once
 *   forgets                      whether live blocks are gone with the arena, or must be freed one by one
 *
 * SPDX-License-Identifier: MIT */
#ifndef BENCH_ALLOCATORS_HPP
#define BENCH_ALLOCATORS_HPP

#include "bench_allocator.h"
#include "page_stack.h"

#include <analloc.h>

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <optional>
#include <string>
#include <sys/mman.h>

/* The build without threads, under other names, in the same program (see CMakeLists.txt). */
extern "C" {
decltype(analloc_create) plain_analloc_create;
decltype(analloc_meta_bytes) plain_analloc_meta_bytes;
decltype(analloc_shape) plain_analloc_shape;
decltype(analloc_alloc) plain_analloc_alloc;
decltype(analloc_free) plain_analloc_free;
decltype(analloc_free_at) plain_analloc_free_at;
}

namespace bench
{

static_assert(sizeof(void *) == 8, "the larger arenas need 64-bit addresses");

constexpr std::uint64_t page_bytes = 4096;
constexpr std::uint64_t kib = 1024, mib = 1024 * kib, gib = 1024 * mib, tib = 1024 * gib;
/* Where the memory of a RISC-V or ARM board begins. Nothing is mapped there, and nothing need be. */
constexpr std::uint64_t arena_base = 2 * gib;

[[noreturn]] inline void die(const std::string &why)
{
    std::fprintf(stderr, "analloc-bench: %s\n", why.c_str());
    std::exit(1);
}

/** Memory that costs nothing until it is touched, as metadata for a huge arena should. */
class Mapping
{
  public:
    explicit Mapping(std::uint64_t bytes) : bytes_(bytes)
    {
        start_ = mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
        if (start_ == MAP_FAILED)
            die("no address space left for " + std::to_string(bytes) + " bytes");
    }
    ~Mapping()
    {
        munmap(start_, bytes_);
    }
    Mapping(const Mapping &) = delete;
    Mapping &operator=(const Mapping &) = delete;

    void *start() const
    {
        return start_;
    }
    std::uint64_t bytes() const
    {
        return bytes_;
    }

  private:
    std::uint64_t bytes_;
    void *start_;
};

/** One build of this library: its functions. */
struct Threads {
    static const char *column()
    {
        return "threads";
    }
    static constexpr bool thread_safe = true;
    static constexpr auto create = analloc_create;
    static constexpr auto shape = analloc_shape;
    static constexpr auto meta_bytes = analloc_meta_bytes;
    static std::uint64_t alloc(analloc_t a, std::uint64_t bytes)
    {
        return reinterpret_cast<std::uintptr_t>(analloc_alloc(a, &bytes, 0));
    }
    static std::uint64_t alloc_high(analloc_t a, std::uint64_t bytes)
    {
        return reinterpret_cast<std::uintptr_t>(analloc_alloc(a, &bytes, 1));
    }
    static void free(analloc_t a, std::uint64_t address, std::uint64_t bytes)
    {
        analloc_free(a, reinterpret_cast<void *>(address), bytes);
    }
};

/** The same build; frees go by address alone, as by a caller who does not know the size. */
struct ThreadsFreeAt : Threads {
    static const char *column()
    {
        return "free_at";
    }
    static void free(analloc_t a, std::uint64_t address, std::uint64_t)
    {
        analloc_free_at(a, address);
    }
};

struct Plain {
    static const char *column()
    {
        return "plain";
    }
    static constexpr bool thread_safe = false;
    static constexpr auto create = plain_analloc_create;
    static constexpr auto shape = plain_analloc_shape;
    static constexpr auto meta_bytes = plain_analloc_meta_bytes;
    static std::uint64_t alloc(analloc_t a, std::uint64_t bytes)
    {
        return reinterpret_cast<std::uintptr_t>(plain_analloc_alloc(a, &bytes, 0));
    }
    static std::uint64_t alloc_high(analloc_t a, std::uint64_t bytes)
    {
        return reinterpret_cast<std::uintptr_t>(plain_analloc_alloc(a, &bytes, 1));
    }
    static void free(analloc_t a, std::uint64_t address, std::uint64_t bytes)
    {
        plain_analloc_free(a, reinterpret_cast<void *>(address), bytes);
    }
};

inline analloc_config_t config_of(std::uint64_t bytes, std::uint64_t base = arena_base)
{
    analloc_config_t config{};
    config.base = base;
    config.bytes = bytes;
    config.page = page_bytes;
    return config;
}

/** An arena of this library over addresses where nothing is. */
template <class Build> class AnallocArena
{
  public:
    static const char *column()
    {
        return Build::column();
    }

    explicit AnallocArena(std::uint64_t bytes, std::uint64_t base = arena_base)
        : config_(config_of(bytes, base)), meta_(Build::meta_bytes(&config_))
    {
        if (Build::shape(&config_, &shape_) != ANALLOC_OK ||
            Build::create(&arena_, &config_, meta_.start(), meta_.bytes()) != ANALLOC_OK)
            die("analloc_create refuses " + std::to_string(bytes) + " bytes");
        max_order = shape_.top_order;
    }

    std::uint64_t alloc(unsigned order)
    {
        return Build::alloc(&arena_, page_bytes << order);
    }
    std::uint64_t alloc_high(unsigned order)
    {
        return Build::alloc_high(&arena_, page_bytes << order);
    }
    void free(std::uint64_t address, unsigned order)
    {
        Build::free(&arena_, address, page_bytes << order);
    }

    static constexpr bool forgets = true;
    bool thread_safe() const
    {
        return Build::thread_safe;
    }
    bool places() const
    {
        return true;
    }
    std::uint64_t base() const
    {
        return config_.base;
    }
    const analloc_shape_t &shape() const
    {
        return shape_;
    }

    unsigned max_order = 0;

  private:
    analloc_config_t config_;
    analloc_shape_t shape_{};
    analloc_struct_t arena_{};
    Mapping meta_;
};

/** The stack. Addresses are page numbers; any order is one page, the least that a caller could pay. */
class StackArena
{
  public:
    static const char *column()
    {
        return "stack";
    }

    explicit StackArena(std::uint64_t bytes)
        : pages_(std::min<std::uint64_t>(bytes / page_bytes, most_pages) * sizeof(std::uint32_t))
    {
        stack_.pages = static_cast<std::uint32_t *>(pages_.start());
        for (std::uint64_t page = pages_.bytes() / sizeof(std::uint32_t); page > 0; page--)
            page_stack_push(&stack_, static_cast<std::uint32_t>(page));
    }

    std::uint64_t alloc(unsigned)
    {
        return page_stack_pop(&stack_);
    }
    void free(std::uint64_t address, unsigned)
    {
        page_stack_push(&stack_, static_cast<std::uint32_t>(address));
    }

    static constexpr bool forgets = true;
    bool thread_safe() const
    {
        return false;
    }
    bool places() const
    {
        return false;
    }
    std::uint64_t base() const
    {
        return 0;
    }

    unsigned max_order = 63;

  private:
    /* More than any work takes; of larger arenas only the allocator's own size matters. */
    static constexpr std::uint64_t most_pages = 1u << 20;

    Mapping pages_;
    page_stack stack_{nullptr, 0};
};

/** A general-purpose allocator as it comes, asked for page-sized blocks. It has no arena, and it is not
 *  asked for alignment, which it would charge for. */
template <class Heap> class HeapArena
{
  public:
    static const char *column()
    {
        return Heap::column();
    }

    explicit HeapArena(std::uint64_t)
    {
    }

    std::uint64_t alloc(unsigned order)
    {
        return reinterpret_cast<std::uintptr_t>(Heap::alloc(page_bytes << order));
    }
    void free(std::uint64_t address, unsigned)
    {
        Heap::free(reinterpret_cast<void *>(address));
    }

    static constexpr bool forgets = false;
    bool thread_safe() const
    {
        return true;
    }
    bool places() const
    {
        return false;
    }
    std::uint64_t base() const
    {
        return 0;
    }

    unsigned max_order = 63;
};

struct Malloc {
    static const char *column()
    {
        return "malloc";
    }
    static void *alloc(std::size_t bytes)
    {
        return std::malloc(bytes);
    }
    static void free(void *block)
    {
        std::free(block);
    }
};

#ifdef BENCH_JEMALLOC
/* The static library under other names: linked as it is, it would take malloc's place. */
extern "C" {
void *jemalloc_malloc(std::size_t bytes);
void jemalloc_free(void *block);
}
struct Jemalloc {
    static const char *column()
    {
        return "jemalloc";
    }
    static void *alloc(std::size_t bytes)
    {
        return jemalloc_malloc(bytes);
    }
    static void free(void *block)
    {
        jemalloc_free(block);
    }
};
#endif

/* Loaded while running, for the same reason. */
struct Mimalloc {
    static const char *column()
    {
        return "mimalloc";
    }
    static bool load(); /* false iff the library is not there */
    static void *alloc(std::size_t bytes)
    {
        return malloc_(bytes);
    }
    static void free(void *block)
    {
        free_(block);
    }

  private:
    inline static void *(*malloc_)(std::size_t) = nullptr;
    inline static void (*free_)(void *) = nullptr;
};

/** An allocator from outside. */
class PluginArena
{
  public:
    PluginArena(const bench_allocator_t &table, std::uint64_t bytes, std::atomic<std::uint64_t> &missed)
        : max_order(table.max_order), table_(table), missed_(missed), arena_(table.create(bytes, page_bytes))
    {
    }
    ~PluginArena()
    {
        if (arena_)
            table_.destroy(arena_);
    }
    PluginArena(const PluginArena &) = delete;
    PluginArena &operator=(const PluginArena &) = delete;

    static constexpr bool forgets = true;
    bool made() const
    {
        return arena_ != nullptr;
    }
    std::uint64_t alloc(unsigned order)
    {
        return table_.alloc(arena_, order);
    }
    /** What could not be had is not freed. */
    void free(std::uint64_t address, unsigned order)
    {
        if (address)
            table_.free(arena_, address, order);
    }
    /** A block that must be there was not. */
    void miss()
    {
        missed_.fetch_add(1, std::memory_order_relaxed);
    }

    bool thread_safe() const
    {
        return (table_.flags & BENCH_THREAD_SAFE) != 0;
    }
    bool places() const
    {
        return (table_.flags & BENCH_KNOWS_PLACES) != 0;
    }
    std::uint64_t base() const
    {
        return places() ? table_.base(arena_) : 0;
    }

    /** Of metadata, if the plugin tells. */
    std::optional<std::uint64_t> meta_bytes() const
    {
        return table_.meta_bytes ? std::optional<std::uint64_t>(table_.meta_bytes(arena_)) : std::nullopt;
    }

    unsigned max_order;

  private:
    const bench_allocator_t table_; /* a copy, so that a call loads the pointer and nothing else */
    std::atomic<std::uint64_t> &missed_;
    void *arena_;
};

/** Load a plugin or die with the reason. */
const bench_allocator_t &load_plugin(const std::string &file);

} // namespace bench
#endif
