// Abstract values for tests: how to write them, what they may be, and whether a result lies among what is possible.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "decide/feel/feel.h"

namespace zhida::feel {

// A variable of a test: its name and what it may be.
using Binding = std::pair<std::string, Value>;

[[nodiscard]] Value one_of(std::vector<Value> members);
[[nodiscard]] Value number(const char* text);
[[nodiscard]] Value text(const char* s);
[[nodiscard]] Value flag();  // true or false
// "[1..10]", "(0..5)", "[3..", "..7]": numbers; with dates "[2020-01-01..2024-12-31]". `nullable` adds null.
[[nodiscard]] Value interval(const std::string& text, bool nullable = false);
[[nodiscard]] Value record(std::vector<std::pair<std::string, Value>> entries);
// Items marked with false may be absent.
[[nodiscard]] Value maybe_list(std::vector<std::pair<Value, bool>> items);

// Concrete values that an abstract one may be: all of a set; of an interval its closed ends and some points between; of
// unknown a few of each kind.
[[nodiscard]] std::vector<Value> samples(const Value& v);

// The concrete `v` is among what `possible` may be. Errors count as null.
[[nodiscard]] bool admits(const Value& possible, const Value& v);

// Runs an expression with the given variables; types that clash fail at run time.
[[nodiscard]] Value run(const std::string& expression, const std::vector<Binding>& bindings);

// The same in two steps, for one expression over many values. `error` where it does not compile.
struct Compiled {
  std::shared_ptr<const Program> program;
  Value error;
};
[[nodiscard]] Compiled compiled(const std::string& expression,
                                const std::vector<Binding>& bindings);
[[nodiscard]] Value run(const Program& program, const std::vector<Binding>& bindings);

// Every combination of samples of the bindings, at most `limit` of them.
void for_each_sample(const std::vector<Binding>& bindings, std::size_t limit,
                     const std::function<void(const std::vector<Binding>&)>& use);

}  // namespace zhida::feel
