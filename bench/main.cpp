/* analloc-bench: this library beside a stack of page numbers and beside what one might use instead.
 *
 * SPDX-License-Identifier: MIT */
#include "allocators.hpp"
#include "registry.hpp"
#include "report.hpp"

#include <argp.h>
#include <cstring>
#include <iterator>

namespace
{

struct Options {
    bool quick = false;
    bool gate = false;
    std::string json;
    std::vector<std::string> plugins;
};

enum Key { key_quick = 'q', key_gate = 'g', key_plugin = 'p', key_json = 'j' };

const argp_option option_list[] = {
    {"plugin", key_plugin, "FILE.so", 0, "Measure this allocator too (bench_allocator.h); may be given again", 0},
    {"json", key_json, "FILE", 0, "Write all figures to this file, each repetition and the aggregates", 0},
    {"quick", key_quick, nullptr, 0, "A smoke test: does it run, and is each 2 MiB block found", 0},
    {"gate", key_gate, nullptr, 0, "Exit 1 if a mark is exceeded", 0},
    {nullptr, 0, nullptr, 0, nullptr, 0},
};

error_t parse(int key, char *argument, argp_state *state)
{
    Options &options = *static_cast<Options *>(state->input);
    switch (key) {
    case key_quick:
        options.quick = true;
        return 0;
    case key_gate:
        options.gate = true;
        return 0;
    case key_json:
        options.json = argument;
        return 0;
    case key_plugin:
        options.plugins.emplace_back(argument);
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

Options parse_options(std::vector<char *> arguments)
{
    argp parser{};
    parser.options = option_list;
    parser.parser = parse;
    parser.doc = "Measure this library and others as multiples of a stack of page numbers."
                 "\vOptions of Google Benchmark are taken too. --benchmark_list_tests lists the names, which are"
                 " WORK/COLUMN; --benchmark_filter='^mixed_75/' takes those that a regular expression finds. Multiples"
                 " need the stack's column: '^mixed_75/(stack|threads)'. --benchmark_repetitions=N repeats each N"
                 " times.";
    Options options;
    argp_err_exit_status = 1;
    argp_parse(&parser, static_cast<int>(arguments.size()), arguments.data(), 0, nullptr, &options);
    return options;
}

/** Our own defaults go before the user's options, which then win. */
void initialize_benchmark(std::vector<char *> arguments, const Options &options)
{
    static std::string repetitions =
        "--benchmark_repetitions=" + std::to_string(bench::usual_repetitions(options.quick));
    static std::string interleaving = "--benchmark_enable_random_interleaving=true";
    static std::string file = "--benchmark_out=" + options.json;
    arguments.insert(arguments.begin() + 1, {repetitions.data(), interleaving.data(), file.data()});
    int count = static_cast<int>(arguments.size());
    arguments.push_back(nullptr);
    benchmark::Initialize(&count, arguments.data());
    if (benchmark::ReportUnrecognizedArguments(count, arguments.data()))
        std::exit(1);
}

/** The program's name, and those arguments that are Google Benchmark's, or those that are not. */
std::vector<char *> arguments_of(bool google, int argc, char **argv)
{
    std::vector<char *> chosen = {argv[0]};
    std::copy_if(argv + 1, argv + argc, std::back_inserter(chosen),
                 [=](const char *argument) { return google == (std::strncmp(argument, "--benchmark_", 12) == 0); });
    return chosen;
}

std::vector<const bench_allocator_t *> load(const std::vector<std::string> &files)
{
    std::vector<const bench_allocator_t *> tables;
    for (const std::string &file : files)
        tables.push_back(&bench::load_plugin(file));
    return tables;
}

} // namespace

int main(int argc, char **argv)
{
    const Options options = parse_options(arguments_of(false, argc, argv));
    const std::vector<char *> for_google = arguments_of(true, argc, argv);
    const bool all_of_it = for_google.size() == 1;
    initialize_benchmark(for_google, options);
    bench::Report report(bench::register_all(options.quick, all_of_it, load(options.plugins)));
    if (benchmark::RunSpecifiedBenchmarks(&report) == 0)
        bench::die("no benchmark has such a name");
    report.print();
    std::fflush(stdout); /* before what goes to the other output */
    const bool found = report.all_huge_found();
    const bool sound = report.is_sound();
    const bool within = !options.gate || report.within_marks();
    return found && sound && within ? 0 : 1;
}
