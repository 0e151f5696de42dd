// Evaluation on demand: one FEEL expression, or a DMN model with its inputs, as the command line and the HTTP API ask.
//
//     Question text ──given.cpp, convert.cpp──► values ──expression.cpp, model.cpp──► Found ──json.cpp, text.cpp──► text
//
// Errors:  E-EVAL-…; what is wrong in an expression or a decision is no error but part of the answer
// Threads: functions without shared state
#pragma once

#include <cstdint>
#include <optional>
#include <ostream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/document.h"
#include "decide/dmn/why.h"

namespace zhida::eval {

// The value that a text describes: `unknown`, `one of 1, 2`, `between [7..8] or null`, or a FEEL expression.
// Returns: nothing where it cannot be read, or fails
[[nodiscard]] std::optional<feel::Value> described(const std::string& text, std::int64_t today,
                                                   const feel::Limits& limits = {});

// A value written in JSON, read as `type` says (null: as it stands): a text is a date where the type is one; numbers may
// be texts, and stay exact.
// Errors: E-EVAL-VALUE, with its place in `file`
[[nodiscard]] Result<feel::Value> from_json(const Node& node, const feel::Type* type,
                                            const std::string& name, std::string_view file);

struct Given {
  std::string name;
  std::string text;  // as described() reads it
};

struct Found {
  std::string name;  // of the decision; "" for an expression
  feel::Value value;
  Diagnostics diagnostics;
  std::vector<dmn::WhyChain> why;
};

struct Options {
  std::int64_t as_of = 0;  // days since 1970-01-01: what today() answers
  feel::Limits limits;
  bool why = false;
};

struct ExpressionQuestion {
  std::string expression;
  std::vector<Given> given;
  Options options;
};
// Errors: E-EVAL-GIVEN (a name or its value cannot be read)
[[nodiscard]] Result<Found> evaluate(const ExpressionQuestion& question);

struct ModelFile {
  std::string path;
  std::string text;
  dmn::Carrier carrier = dmn::Carrier::kBytes;
};
struct ModelQuestion {
  std::vector<ModelFile>
      files;  // the first is the model; of the others those that it imports are read
  std::optional<Node> inputs;          // a map of names
  std::string inputs_file;             // for its places
  std::vector<Given> given;            // comes after `inputs`
  std::vector<std::string> decisions;  // empty = all of the model
  Options options;
};
struct Input {
  std::string name;
  std::string type;  // "number"; "Any" where the model does not say
  bool given = false;
};
struct ModelFound {
  std::string name;  // of the model
  std::vector<Input> inputs;
  std::vector<Found> decisions;
  Diagnostics diagnostics;  // of the model
};
// Errors: E-DMN-… (the model cannot be read), E-EVAL-INPUT, E-EVAL-DECISION (no such name), E-EVAL-GIVEN, E-EVAL-VALUE
[[nodiscard]] Result<ModelFound> evaluate(const ModelQuestion& question);

// The answers of POST /api/v1/feel and /api/v1/model, and of --json.
[[nodiscard]] std::string to_json(const Found& found);
[[nodiscard]] std::string to_json(const ModelFound& found);

// As one writes it: texts quoted, what is possible as described() reads it.
[[nodiscard]] std::string literal(const feel::Value& value);

// Lines for a terminal: `name = literal`, diagnostics, and the chain of each null.
void print(const Found& found, std::ostream& out);

}  // namespace zhida::eval
