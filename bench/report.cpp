/* SPDX-License-Identifier: MIT */
#include "report.hpp"

#include "rows.hpp"

#include <algorithm>
#include <cstdarg>
#include <cstdio>

namespace bench
{

double median_of(std::vector<double> values)
{
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::nth_element(values.begin(), middle, values.end());
    return *middle;
}

double least_of(const std::vector<double> &values)
{
    return *std::min_element(values.begin(), values.end());
}

namespace
{

double median(const std::vector<double> &values)
{
    return median_of(values);
}

double greatest(const std::vector<double> &values)
{
    return *std::max_element(values.begin(), values.end());
}

double total(const std::vector<double> &values)
{
    double sum = 0;
    for (const double value : values)
        sum += value;
    return sum;
}

constexpr int title_width = 46, cell_width = 13;

void print_title(const char *title)
{
    std::printf("%-*s", title_width, title);
}

__attribute__((format(printf, 1, 2))) void print_cell(const char *format, ...)
{
    char text[64];
    va_list values;
    va_start(values, format);
    std::vsnprintf(text, sizeof text, format, values);
    va_end(values);
    std::printf("%*s", cell_width, text);
}

void print_number(std::optional<double> number)
{
    if (!number)
        print_cell("-");
    else
        print_cell(*number < 99.5 ? "%.1f" : "%.0f", *number);
}

void print_mark(double mark)
{
    print_number(mark > 0 ? std::optional<double>(mark) : std::nullopt);
}

/** The rows of work on one arena that can tell how many 2 MiB blocks there were. */
std::vector<std::string> huge_rows()
{
    return {"mixed_50", "mixed_75", "mixed_90", "mixed_even_75", "mixed_turns_75", "huge_fragmented"};
}

const char *title_of(const std::string &id)
{
    for (const Row &row : rows())
        if (id == row.id)
            return row.title;
    return "";
}

} // namespace

/* ------------------------------------------------------------------ collecting */

void Report::ReportRuns(const std::vector<Run> &runs)
{
    for (const Run &run : runs) {
        const std::string &name = run.run_name.function_name;
        if (run.error_occurred && run.error_message != not_served)
            faults_[name] = run.error_message;
        if (run.run_type != Run::RT_Iteration || run.error_occurred)
            continue;
        const auto slash = name.find('/');
        Figure &figure = figures_[name.substr(0, slash)][name.substr(slash + 1)];
        figure.ns.push_back(run.GetAdjustedRealTime());
        for (const auto &[counter, value] : run.counters)
            figure.notes[counter].push_back(value.value);
    }
}

const Figure *Report::figure(const std::string &row, const std::string &column) const
{
    const auto in_row = figures_.find(row);
    if (in_row == figures_.end())
        return nullptr;
    const auto found = in_row->second.find(column);
    return found == in_row->second.end() ? nullptr : &found->second;
}

std::optional<double> Report::value(const std::string &row, const std::string &column, Summary summary) const
{
    const Figure *const found = figure(row, column);
    return found ? std::optional<double>(summary(found->ns)) : std::nullopt;
}

std::optional<double> Report::multiple(const std::string &row, const std::string &column, Summary summary) const
{
    const auto mine = value(row, column, summary), stack = value(row, "stack", summary);
    return mine && stack ? std::optional<double>(*mine / *stack) : std::nullopt;
}

std::optional<double> Report::note(const std::string &row, const std::string &column, const std::string &name,
                                   Summary summary) const
{
    const Figure *const found = figure(row, column);
    if (!found || found->notes.count(name) == 0)
        return std::nullopt;
    return summary(found->notes.at(name));
}

bool Report::has(const std::vector<std::string> &rows) const
{
    return std::any_of(rows.begin(), rows.end(), [&](const std::string &row) { return figures_.count(row) != 0; });
}

/* ------------------------------------------------------------------ tables */

void Report::print() const
{
    print_multiples(median, "Multiples of the stack's time in this run, medians; " + memory_ + " of 4 KiB pages");
    print_multiples(least_of, "The same, the least of all repetitions");
    print_sizes();
    print_two_threads();
    print_huge();
    print_failures();
    print_worst();
    print_creation();
}

void Report::print_multiples(Summary summary, const std::string &heading) const
{
    std::printf("\n%s\n\n", heading.c_str());
    print_title("");
    print_cell("stack, ns");
    for (std::size_t i = 1; i < columns_.size(); i++)
        print_cell("%s", columns_[i].c_str());
    print_cell("| at most");
    print_cell("aim");
    print_cell("aim plain");
    std::printf("\n");
    for (const Row &row : rows()) {
        if (!has({row.id}))
            continue;
        print_title(row.title);
        const auto stack = value(row.id, "stack", summary);
        stack ? print_cell("%.2f", *stack) : print_cell("-");
        for (std::size_t i = 1; i < columns_.size(); i++)
            print_number(multiple(row.id, columns_[i], summary));
        for (const double mark : {row.at_most, row.aim, row.aim_plain})
            print_mark(mark);
        std::printf("\n");
    }
}

void Report::print_sizes() const
{
    std::vector<std::string> ids;
    for (const SizedRow &row : sized_rows())
        ids.push_back(std::string(row.id) + "_" + sizes[0].name);
    if (!has(ids))
        return;
    std::printf("\nThe same live blocks in arenas of several sizes, ns, medians\n\n");
    print_title("");
    for (const Size &size : sizes)
        print_cell("%s", size.name);
    print_cell("last : first");
    std::printf("\n");
    for (const SizedRow &row : sized_rows())
        for (const std::string &column : columns_) {
            const auto at = [&](const Size &size) {
                return value(std::string(row.id) + "_" + size.name, column, median);
            };
            const auto first = at(*std::begin(sizes)), last = at(*std::prev(std::end(sizes)));
            if (!first)
                continue;
            print_title((std::string(row.title) + ", " + column).c_str());
            for (const Size &size : sizes)
                print_number(at(size));
            last ? print_cell("%.2f", *last / *first) : print_cell("-");
            std::printf("\n");
        }
}

void Report::print_two_threads() const
{
    if (!has({"two_threads"}))
        return;
    std::printf("\nTake one and free another, half full, ns of processor time, medians\n\n");
    print_title("");
    print_cell("one thread");
    print_cell("each of two");
    std::printf("\n");
    for (const std::string &column : columns_) {
        if (!figure("two_threads", column))
            continue;
        print_title(column.c_str());
        print_number(value("churn_half", column, median));
        print_number(value("two_threads", column, median));
        std::printf("\n");
    }
}

void Report::print_huge() const
{
    if (!has(huge_rows()))
        return;
    std::printf("\n2 MiB blocks: found, of those that exist; how many the free memory would make\n\n");
    for (const std::string &id : huge_rows())
        for (const std::string &column : columns_) {
            const auto found = note(id, column, "found", total);
            if (!found)
                continue;
            const double exist = *note(id, column, "exist", total), would_fit = *note(id, column, "would_fit", total);
            print_title((std::string(title_of(id)) + ", " + column).c_str());
            print_cell("%.0f", *found);
            print_cell("of %.0f", exist);
            print_cell("%.0f %%", exist > 0 ? 100 * *found / exist : 100);
            print_cell("of %.0f", would_fit);
            print_cell("%.1f %%", would_fit > 0 ? 100 * exist / would_fit : 100);
            std::printf("\n");
        }
}

void Report::print_failures() const
{
    for (const std::string &id : huge_rows())
        for (const std::string &column : columns_) {
            const auto failed = note(id, column, "failed", total);
            if (failed && *failed > 0)
                std::printf("%s, %s: %.0f of %.0f requests failed\n", title_of(id), column.c_str(), *failed,
                            *note(id, column, "asked", total));
        }
    for (const auto &[row, columns] : figures_)
        for (const auto &[column, figure] : columns)
            if (const auto missed = note(row, column, "missed", total))
                std::printf("%s/%s: %.0f blocks that must be there could not be had: the figure means little\n",
                            row.c_str(), column.c_str(), *missed);
}

bool Report::is_sound() const
{
    for (const auto &[name, fault] : faults_)
        std::fprintf(stderr, "%s: %s\n", name.c_str(), fault.c_str());
    return faults_.empty();
}

void Report::print_worst() const
{
    if (!has({"worst"}))
        return;
    std::printf("\nSingle operations, mixed orders at 75 %%, ns (each the least of several identical passes)\n\n");
    print_title("");
    const std::vector<std::string> names = {"alloc_median", "alloc_p999", "alloc_worst",
                                            "free_median",  "free_p999",  "free_worst"};
    for (const std::string &name : names)
        print_cell("%s", name.c_str());
    std::printf("\n");
    for (const std::string &column : columns_) {
        if (!figure("worst", column))
            continue;
        print_title(column.c_str());
        for (const std::string &name : names)
            print_cell("%.0f", *note("worst", column, name, median));
        std::printf("\n");
    }
}

void Report::print_creation() const
{
    if (!has({"create_1TiB"}))
        return;
    std::printf("\nCreation\n\n");
    print_title("");
    for (const char *head : {"ns", "fresh, ns", "bits a page"})
        print_cell("%s", head);
    std::printf("\n");
    for (const Size &size : created_sizes)
        for (const std::string &column : columns_) {
            const std::string row = std::string("create_") + size.name;
            if (!figure(row, column))
                continue;
            print_title((std::string(size.name) + ", " + column).c_str());
            print_cell("%.0f", *value(row, column, median));
            print_cell("%.0f", *note(row, column, "first_touch_ns", median));
            const auto bits = note(row, column, "bits_per_page", greatest);
            bits ? print_cell("%.3f", *bits) : print_cell("-");
            std::printf("\n");
        }
}

/* ------------------------------------------------------------------ judging */

namespace
{

/** Prints one verdict; true iff the mark holds. */
bool judge(const std::string &what, double measured, double mark)
{
    const bool holds = measured <= mark;
    std::printf("%-6s%s: %.2f, at most %.2f\n", holds ? "ok" : "OVER", what.c_str(), measured, mark);
    return holds;
}

} // namespace

bool Report::all_huge_found() const
{
    bool all = true;
    for (const std::string &id : huge_rows())
        for (const char *column : {"threads", "free_at", "plain"}) {
            const auto found = note(id, column, "found", total), exist = note(id, column, "exist", total);
            if (found && *found != *exist) {
                std::fprintf(stderr, "%s/%s: %.0f 2 MiB blocks found, %.0f exist\n", id.c_str(), column, *found,
                             *exist);
                all = false;
            }
        }
    return all;
}

bool Report::within_marks() const
{
    bool within = true;
    std::printf("\n");
    for (const Row &row : rows()) {
        const auto measured = multiple(row.id, "threads", median);
        if (row.at_most > 0 && measured)
            within &= judge(row.title, *measured, row.at_most);
    }
    for (const char *column : {"threads", "plain"}) {
        for (const SizedRow &row : sized_rows()) {
            const auto first = value(std::string(row.id) + "_" + std::begin(sizes)->name, column, median);
            const auto last = value(std::string(row.id) + "_" + std::prev(std::end(sizes))->name, column, median);
            if (first && last)
                within &= judge(std::string(row.title) + ", " + column + ", 4 TiB : 64 MiB", *last / *first,
                                largest_over_smallest_at_most);
        }
        if (const auto created = value("create_1TiB", column, median))
            within &=
                judge(std::string("creation of 1 TiB, ") + column + ", us", *created / 1000, create_1tib_at_most_us);
        for (const Size &size : created_sizes)
            if (const auto bits = note(std::string("create_") + size.name, column, "bits_per_page", greatest))
                if (size.bytes >= 1ull << 30)
                    within &=
                        judge(std::string("bits a page, ") + size.name + ", " + column, *bits, bits_per_page_at_most);
    }
    return within;
}

} // namespace bench
