// Lines of comma-separated text (RFC 4180), as a file of corrected facts has them. Inside of service/correct.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace zhida::correct {

class CsvReader {
 public:
  // REQUIRES: text outlives it
  explicit CsvReader(std::string_view text) : rest_(text) {}

  // The fields of the next line that is not empty; nothing at the end, and where broken() is true.
  [[nodiscard]] std::optional<std::vector<std::string>> next();
  [[nodiscard]] int line() const { return line_; }  // of what next() gave, from 1
  // A quote that does not end, or that ends within a field.
  [[nodiscard]] bool broken() const { return broken_; }

 private:
  [[nodiscard]] bool quoted(std::string& field);
  void plain(std::string& field);

  std::string_view rest_;
  int line_ = 0;
  int next_line_ = 1;
  bool broken_ = false;
};

// A field as such a file has it: quoted where it must be.
[[nodiscard]] std::string csv_field(std::string_view text);

}  // namespace zhida::correct
