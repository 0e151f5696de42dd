// Suites: the kit's test files as data. Inside of app/tck.
//
// Clause: testCases.xsd of the DMN Technology Compatibility Kit
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "decide/feel/value.h"

namespace zhida::tck {

struct NamedValue {
  std::string name;
  std::string ns;  // of the model that declares it; "" = the main one
  feel::Value value;
};

struct Expectation {
  std::string name;
  std::string ns;
  feel::Value value;   // null where an error is expected
  bool error = false;  // null with a diagnostic, not null by itself
};

struct Case {
  enum class Kind { kDecision, kKnowledge, kService } kind = Kind::kDecision;
  std::string id;
  std::string invocable;  // of a knowledge model or service
  std::vector<NamedValue> inputs;
  std::vector<Expectation> results;
};

struct Suite {
  std::string model;  // file name of the model
  std::vector<Case> cases;
};

// Whether the text is a file of test cases at all (the kit's folders may hold other XML).
[[nodiscard]] bool is_suite(std::string_view text);
// Errors: E-TCK-XML, E-TCK-VALUE (a typed value that is none)
[[nodiscard]] Result<Suite> read_suite(std::string_view text, std::string_view file);

}  // namespace zhida::tck
