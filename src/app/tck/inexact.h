// Inexact: the kit's numbers that are rounded, with what they should be. Inside of app/tck.
//
//     # how the values were obtained
//     compliance-level-3/0003-iteration/0003-iteration-test-01.xml 001 MonthlyPayment/1 = 966.3967422049753602329651244861514
//
// A line names the file below the kit's folder, the case, and the result; '/' leads into a structured result, to a key of a
// context or an item of a list, counted from 1. Everything that is not listed must equal the kit's value exactly.
//
// Errors: E-TCK-INEXACT with file and line
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "decide/feel/value.h"

namespace zhida::tck {

class Inexact {
 public:
  [[nodiscard]] static Result<Inexact> read(std::string_view text, std::string_view file);

  // What a result must be: the kit's value with the listed numbers in their places. Lines that should not be there join
  // problems(): the kit's number is the listed one already, is more than 1e-8 away, or is no number.
  [[nodiscard]] feel::Value corrected(const std::string& file, const std::string& id,
                                      const std::string& result, const feel::Value& kits);
  // Adds the lines that named no result of the kit. To be asked when every case was seen.
  void finish();
  [[nodiscard]] const Diagnostics& problems() const { return problems_; }

 private:
  struct Entry {
    std::string name;  // "<file> <case> <result>/<place>"
    Decimal value;
    int line = 0;
    bool used = false;
  };

  feel::Value corrected_at(const std::string& name, const feel::Value& kits);
  void report(const Entry& entry, std::string zh, std::string en);

  std::string file_;
  std::vector<Entry> entries_;
  Diagnostics problems_;
};

}  // namespace zhida::tck
