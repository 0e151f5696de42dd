// Diagnostics: what is wrong in text that somebody wrote (a policy, a model, facts), where, and what helps.
//
// They are collected, never thrown, and carry a stable code, Chinese and English text, and a place precise to the
// column, or to the table cell.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace zhida {

// A place in a text. line and column count from 1; 0 = not known. `element` names what a reader would look for:
// a decision, a table cell ("企业规模 / 规则 3 / 输入 2"), a YAML key path.
struct Place {
  std::string file;
  std::string element;
  int line = 0;
  int column = 0;
};

enum class Severity { kError, kWarning };

struct Diagnostic {
  std::string code;  // stable, e.g. "E-FEEL-NAME"
  Severity severity = Severity::kError;
  Place place;
  std::string zh;  // what is wrong
  std::string en;
  std::string help_zh;  // what to do about it; may be empty
  std::string help_en;
  // What would fit and what stands there, in the notation of what is written (`number`, `"小型"`); may be empty.
  std::string expected = {};
  std::string found = {};
};

using Diagnostics = std::vector<Diagnostic>;

// One line per diagnostic for a terminal: `file:line:column: 错误 E-… element: zh / en` and indented lines: what was
// expected and found, what helps.
[[nodiscard]] std::string to_text(const Diagnostic& d);

[[nodiscard]] bool has_errors(const Diagnostics& list);

// Line and column (from 1; columns count code points) of a byte offset in text.
[[nodiscard]] Place place_at(std::string_view text, std::size_t offset, std::string file = {});

}  // namespace zhida
