// The facts of a decision, as JSON that was given: read, and changed in the places that a correction names. Inside of
// service/correct.
//
// A fact's place: its name; with a year its member of that name; in a list ("3/类别") the member of the third item.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/document.h"
#include "record/facts/fact.h"

namespace zhida::correct {

class Given {
 public:
  [[nodiscard]] static Result<Given> read(std::string_view text);

  // nullptr where nothing is said.
  [[nodiscard]] const Node* at(std::string_view key, std::string_view period) const;
  // Whether a value that is given is this one.
  [[nodiscard]] static bool says(const Node& node, facts::Kind kind, std::string_view value);
  // Another value in that place; unknown where `fact` is nothing.
  // REQUIRES: at(key, period) is something
  void set(std::string_view key, std::string_view period, const facts::Fact* fact);

  [[nodiscard]] std::string text() const;

 private:
  [[nodiscard]] const Node& facts() const;
  Node root_;
};

}  // namespace zhida::correct
