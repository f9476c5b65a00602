/* SPDX-License-Identifier: MIT */
#include "registry.hpp"

#include "rows.hpp"
#include "single.hpp"
#include "threads.hpp"

#include <benchmark/benchmark.h>

#include <ctime>
#include <unistd.h>

namespace bench
{

namespace
{

/** Times what lies between start and stop: processor time of this thread, so that what else runs on the machine
 *  disturbs less. */
class Stopwatch
{
  public:
    void start()
    {
        start_ns_ = now_ns();
    }
    void stop(std::uint64_t operations)
    {
        total_ns_ += now_ns() - start_ns_;
        operations_ += operations;
    }
    void record(double ns)
    {
        total_ns_ = ns;
        operations_ = 1;
    }
    double ns_per_operation() const
    {
        return total_ns_ / double(operations_);
    }

  private:
    static double now_ns()
    {
        timespec now;
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
        return 1e9 * double(now.tv_sec) + double(now.tv_nsec);
    }

    double start_ns_ = 0;
    double total_ns_ = 0;
    std::uint64_t operations_ = 0;
};

template <class Arena> struct Direct {
    std::unique_ptr<Arena> operator()(std::uint64_t bytes) const
    {
        return std::make_unique<Arena>(bytes);
    }
};

struct FromPlugin {
    const bench_allocator_t *table;
    std::shared_ptr<std::atomic<std::uint64_t>> missed = std::make_shared<std::atomic<std::uint64_t>>(0);

    std::unique_ptr<PluginArena> operator()(std::uint64_t bytes) const
    {
        auto arena = std::make_unique<PluginArena>(*table, bytes, *missed);
        return arena->made() ? std::move(arena) : nullptr;
    }
};

/** How many blocks that must be there an allocator did not give. */
template <class Make> void note_missed(const Make &, Notes &)
{
}
void note_missed(const FromPlugin &make, Notes &notes)
{
    if (const std::uint64_t missed = make.missed->exchange(0))
        notes["missed"] = static_cast<double>(missed);
}

unsigned measurements = 0; /* that will be done; 0: not known */

/** On a terminal a line that changes, elsewhere a line now and then. */
void tell_progress()
{
    static const bool terminal = isatty(STDERR_FILENO) != 0;
    static unsigned done = 0;
    constexpr unsigned now_and_then = 100;
    const std::string of = measurements ? " of " + std::to_string(measurements) : "";
    done++;
    if (terminal)
        std::fprintf(stderr, "\r%u%s measurements%s", done, of.c_str(), done == measurements ? "\n" : " ");
    else if (done % now_and_then == 0)
        std::fprintf(stderr, "%u%s measurements\n", done, of.c_str());
}

/** Do the work once. Returns what kept it from being done; "" if nothing did. */
template <class Make, class Work>
std::string try_work(const Make &make, const Work &work, Stopwatch &watch, const Plan &plan, Notes &notes)
{
    try {
        return work(make, watch, plan, notes) ? "" : not_served;
    } catch (const Misplaced &misplaced) {
        return misplaced.what();
    }
}

/** One repetition. The figure that counts is the time of one operation, so that is what the harness is told. */
template <class Make, class Work>
void measure(benchmark::State &state, const Make &make, const Work &work, const Plan &plan)
{
    for (auto _ : state) {
        Stopwatch watch;
        Notes notes;
        const std::string obstacle = try_work(make, work, watch, plan, notes);
        note_missed(make, notes);
        if (!obstacle.empty()) {
            state.SkipWithError(obstacle.c_str());
            break;
        }
        state.SetIterationTime(watch.ns_per_operation() * 1e-9);
        for (const auto &[name, value] : notes)
            state.counters[name] = value;
    }
    tell_progress();
}

class Registry
{
  public:
    explicit Registry(bool quick) : quick_(quick)
    {
    }

    template <class Make> void add_column(const std::string &column, const Make &make)
    {
        columns.push_back(column);
        add_pages(column, make);
        add_orders(column, make);
        add("two_threads/" + column, make, TwoThreads{}, plan(gib, 4, 20000));
        add("worst/" + column, make, WorstOperations{quick_ ? 2u : 25u}, plan(gib, 1, 20000), true);
    }
    /** For allocators that touch the pages, and take their time for it: fewer states, fewer repetitions. */
    template <class Make> void add_slow_column(const std::string &column, const Make &make)
    {
        brief_ = true;
        add_column(column, make);
        brief_ = false;
    }
    template <class Make> void add_sizes(const std::string &column, const Make &make)
    {
        constexpr std::uint64_t blocks = 64 * mib / page_bytes; /* of the smallest arena */
        for (const Size &size : sizes) {
            const auto name = [&](const char *row) { return std::string(row) + "_" + size.name + "/" + column; };
            const auto spread_order = static_cast<unsigned>(__builtin_ctzll(size.bytes / page_bytes / blocks));
            add(name("sized_pair"), make, PairEmpty{}, plan(size.bytes, 4, 20000, true));
            add(name("sized_churn"), make, Churn{blocks, 0}, plan(size.bytes, 4, 20000, true));
            add(name("sized_spread"), make, Churn{blocks, spread_order}, plan(size.bytes, 4, 20000, true));
            add(name("sized_mixed"), make, Mixed{Mix::halving, Turn::by_occupation, 0.5, 64 * mib},
                plan(size.bytes, 4, 20000, true));
        }
    }
    template <class Build> void add_creation()
    {
        for (const Size &size : created_sizes)
            add(std::string("create_") + size.name + "/" + Build::column(), 0, Create<Build>{},
                plan(size.bytes, 1, 1000, true));
    }
    void add_plugin(const bench_allocator_t &table)
    {
        const std::string column = table.name;
        const FromPlugin make{&table};
        if (std::find(columns.begin(), columns.end(), column) != columns.end())
            die("there is a column \"" + column + "\" already: the plugin needs another name");
        add_column(column, make);
        add_sizes(column, make);
        for (const Size &size : created_sizes)
            add(std::string("create_") + size.name + "/" + column, make, CreateOther{}, plan(size.bytes, 1, 10, true));
    }

    std::vector<std::string> columns;
    unsigned planned = 0; /* measurements */

  private:
    template <class Make> void add_pages(const std::string &column, const Make &make)
    {
        add("pair_empty/" + column, make, PairEmpty{}, plan(gib, 4, 50000));
        add("pair_half/" + column, make, PairThinned{0.5}, plan(gib, 4, 50000));
        add("pair_95/" + column, make, PairThinned{0.95}, plan(gib, 4, 50000));
        add("pair_edge/" + column, make, PairEdge{}, plan(gib, 4, 50000));
        add("pair_hole/" + column, make, PairHole{}, plan(gib, 4, 50000));
        add("churn_half/" + column, make, Churn{plan(gib, 1, 1).pages(), 0}, plan(gib, 2, 50000));
        add("fill/" + column, make, Fill{}, plan(gib, 4, 0));
        add("free_in_order/" + column, make, Drain{Order::as_taken}, plan(gib, 4, 0));
        add("free_random/" + column, make, Drain{Order::random}, plan(gib, 4, 0));
    }
    template <class Make> void add_orders(const std::string &column, const Make &make)
    {
        add("mixed_50/" + column, make, Mixed{Mix::halving, Turn::by_occupation, 0.50, 0}, plan(gib, 4, 50000));
        add("mixed_75/" + column, make, Mixed{Mix::halving, Turn::by_occupation, 0.75, 0}, plan(gib, 4, 50000));
        add("mixed_90/" + column, make, Mixed{Mix::halving, Turn::by_occupation, 0.90, 0}, plan(gib, 4, 50000));
        add("mixed_even_75/" + column, make, Mixed{Mix::even, Turn::by_occupation, 0.75, 0}, plan(gib, 4, 50000));
        add("mixed_turns_75/" + column, make, Mixed{Mix::halving, Turn::alternating, 0.75, 0}, plan(gib, 4, 50000));
        add("huge_fragmented/" + column, make, HugeFragmented{}, plan(gib, 4, 50000));
    }

    /** The arena is smaller in a smoke test, unless its size is what matters. */
    Plan plan(std::uint64_t bytes, unsigned states, std::uint64_t repeat, bool size_matters = false) const
    {
        if (!quick_)
            return {bytes, brief_ ? 1 : states, repeat, 0};
        return {size_matters ? bytes : bytes / 8, 1, std::min<std::uint64_t>(repeat, 500), 0};
    }

    /** The n-th repetition draws from the same seed for every allocator. */
    template <class Make, class Work>
    void add(const std::string &name, const Make &make, const Work &work, const Plan &plan, bool once = false)
    {
        const auto repetition = std::make_shared<std::uint64_t>(0);
        const auto run = [=](benchmark::State &state) {
            Plan mine = plan;
            mine.seed = 1 + (*repetition)++;
            measure(state, make, work, mine);
        };
        auto *const added = benchmark::RegisterBenchmark(name.c_str(), run);
        const int fewer = once ? 1 : brief_ && !quick_ ? 3 : 0;
        if (fewer)
            added->Repetitions(fewer);
        planned += static_cast<unsigned>(fewer ? fewer : usual_repetitions(quick_));
        added->Iterations(1)->UseManualTime()->Unit(benchmark::kNanosecond);
    }

    bool quick_;
    bool brief_ = false;
};

/** Whether there is memory for allocators that touch every page they hand out. */
bool memory_for_heaps()
{
    const auto free_bytes =
        static_cast<std::uint64_t>(sysconf(_SC_AVPHYS_PAGES)) * static_cast<std::uint64_t>(sysconf(_SC_PAGESIZE));
    return free_bytes > 3 * gib;
}

void add_heaps(Registry &registry)
{
    registry.add_slow_column("malloc", Direct<HeapArena<Malloc>>{});
    if (Mimalloc::load())
        registry.add_slow_column("mimalloc", Direct<HeapArena<Mimalloc>>{});
#ifdef BENCH_JEMALLOC
    registry.add_slow_column("jemalloc", Direct<HeapArena<Jemalloc>>{});
#endif
}

} // namespace

Registered register_all(bool quick, bool countdown, const std::vector<const bench_allocator_t *> &plugins)
{
    Registry registry(quick);
    registry.add_column("stack", Direct<StackArena>{});
    registry.add_column("threads", Direct<AnallocArena<Threads>>{});
    registry.add_column("free_at", Direct<AnallocArena<ThreadsFreeAt>>{});
    registry.add_column("plain", Direct<AnallocArena<Plain>>{});
    if (quick || memory_for_heaps())
        add_heaps(registry);
    else
        std::fprintf(stderr, "less than 3 GiB of free memory: malloc and its kind are left out\n");
    registry.add_sizes("stack", Direct<StackArena>{});
    registry.add_sizes("threads", Direct<AnallocArena<Threads>>{});
    registry.add_sizes("plain", Direct<AnallocArena<Plain>>{});
    registry.add_creation<Threads>();
    registry.add_creation<Plain>();
    for (const auto *plugin : plugins)
        registry.add_plugin(*plugin);
    measurements = countdown ? registry.planned : 0;
    return {registry.columns, quick ? "128 MiB" : "1 GiB"};
}

} // namespace bench
