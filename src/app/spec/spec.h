// Behaviour as text: reads *.test files that anybody can write, and runs them. Format: docs/spec.md.
//
//     spec/**/*.test ──read.cpp, sketch.cpp──► File of expectations ──judge.cpp, model.cpp──► Report ──run.cpp──► text
//
// Errors:  E-SPEC-CLAUSE (the file does not begin by naming its clause), E-SPEC-SYNTAX; E-FILE-…
// Threads: functions without shared state
#pragma once

#include <cstdint>
#include <iosfwd>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "decide/feel/value.h"

namespace zhida::spec {

struct Sketch;  // sketch.h: a decision model written in lines

// `given x = [7..8]`: what a name stands for. The text is of the same form as an expected value.
struct Given {
  std::string name;
  std::string text;
  int line = 0;
};

// `x + 1 => 8`, `decide 费用 => 1`, `invoke 服务(a: 1) => 2`, `load => ok`
struct Expectation {
  enum class Form { kExpression, kDecide, kInvoke, kLoad } form = Form::kExpression;
  std::string expression;  // as written; of decide and invoke, the name
  std::string expected;
  std::vector<Given> givens;     // decide: with the arguments of its own line
  std::vector<Given> arguments;  // invoke
  std::int64_t today = 0;        // what today() answers; days since 1970-01-01
  std::shared_ptr<const Sketch> model;
  int line = 0;
};

struct File {
  std::string path;
  std::string clause;  // the first line, without '#'
  std::string text;
  std::vector<Expectation> expectations;
};

[[nodiscard]] Result<File> read(std::string_view text, std::string_view path);

struct Failure {
  Place place;
  std::string expression;
  std::string expected;
  std::string found;  // and why, where it is an error
};

struct Report {
  int passed = 0;
  std::vector<Failure> failures;
};

// Texts of the *.dmn files that `model` lines name, by path as the test file's folder leads to it.
using ModelFiles = std::map<std::string, std::string, std::less<>>;

[[nodiscard]] Report judge(const File& file, const ModelFiles& models = {});

struct SpecOptions {
  std::string folder;
  std::string word;  // only files whose path contains it
};

// Runs every *.test below the folder and prints the failures; the last line is `N passed, N failed`.
//
// Returns: 0 when all passed, 1 when one failed, a file is malformed, or nothing was run
[[nodiscard]] int run_spec(const SpecOptions& options, std::ostream& out);

}  // namespace zhida::spec
