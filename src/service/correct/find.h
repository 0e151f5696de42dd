// Finds what a source said wrongly of one subject, and what is to be recorded instead. Inside of service/correct.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "record/facts/facts.h"
#include "service/correct/request.h"

namespace zhida::correct {

struct Wrong {
  std::string subject;
  std::vector<facts::Record> records;         // by key, period, then as they came
  std::vector<facts::NewRecord> corrections;  // withdrawals among them
  std::size_t left = 0;  // wrong facts with days of which the source still says the wrong thing
};

// Wrong: what the source said within the request's days and times, by `known_us`. What it corrected itself since stands:
// only days of which its latest word is a wrong one are withdrawn.
//
// Errors: E-CORRECT-FACT: a corrected fact of which the source said nothing, or outside of the days, or of no value
[[nodiscard]] Result<Wrong> find_wrong(store::Reader& reader, const facts::Facts& facts,
                                       const Request& request, std::string_view subject,
                                       std::int64_t known_us);

}  // namespace zhida::correct
