/* Collects what was measured, prints the tables and judges them.
 *
 * SPDX-License-Identifier: MIT */
#ifndef BENCH_REPORT_HPP
#define BENCH_REPORT_HPP

#include "registry.hpp"

#include <benchmark/benchmark.h>

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace bench
{

/** All repetitions of one kind of work by one allocator. */
struct Figure {
    std::vector<double> ns; /**< of one operation */
    std::map<std::string, std::vector<double>> notes;
};

double median_of(std::vector<double> values);
double least_of(const std::vector<double> &values);

/** What the benchmarks of one process said. */
class Report : public benchmark::BenchmarkReporter
{
  public:
    explicit Report(Registered all) : columns_(std::move(all.columns)), memory_(all.memory)
    {
    }

    bool ReportContext(const Context &) override
    {
        return true;
    }
    void ReportRuns(const std::vector<Run> &runs) override;

    /** Print all tables that have something to show. */
    void print() const;

    /** Each 2 MiB block that existed was found by this library. Says on stderr what was not. */
    bool all_huge_found() const;

    /** No work found an allocator to break its promises. Says on stderr which did. */
    bool is_sound() const;

    /** No mark is exceeded. Says on stdout what is. */
    bool within_marks() const;

  private:
    using Summary = double (*)(const std::vector<double> &);

    const Figure *figure(const std::string &row, const std::string &column) const;
    std::optional<double> value(const std::string &row, const std::string &column, Summary summary) const;
    std::optional<double> multiple(const std::string &row, const std::string &column, Summary summary) const;
    std::optional<double> note(const std::string &row, const std::string &column, const std::string &name,
                               Summary summary) const;
    bool has(const std::vector<std::string> &rows) const;

    void print_multiples(Summary summary, const std::string &heading) const;
    void print_sizes() const;
    void print_two_threads() const;
    void print_huge() const;
    void print_failures() const;
    void print_worst() const;
    void print_creation() const;

    std::vector<std::string> columns_;
    std::string memory_; /* of the arenas */
    std::map<std::string, std::map<std::string, Figure>> figures_; /* row, column */
    std::map<std::string, std::string> faults_;                    /* of a benchmark, by its name */
};

} // namespace bench
#endif
