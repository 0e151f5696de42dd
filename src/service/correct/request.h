// What is asked for: which source was wrong, when, of whom, and what is right instead.
//
//     auto corrected = read_corrected(text, "corrected.csv");     // subject,key,period,value,valid_from,valid_to[,kind]
//     auto subjects = read_subjects(text, "subjects.txt");        // an id to a line
//
// A file of corrected facts is CSV (RFC 4180, with the names of the columns in its first line) or JSON (a list of objects
// with the same members). Days may be left out: those of the wrong facts. The kind may be left out: that of the wrong
// fact; 无 is none, 撤回 withdraws.
//
// Errors:  E-CORRECT-FILE (a line that cannot be read), E-CORRECT-REQUEST (what does not go together)
// Threads: pure functions
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "record/facts/fact.h"

namespace zhida::correct {

inline constexpr std::size_t kCorrectedMax = 1'000'000;
inline constexpr std::size_t kFileBytesMax = 256U << 20U;
inline constexpr std::size_t kReasonBytesMax = 1'024;

// What is right, as a file says it.
struct Corrected {
  std::string subject;
  std::string key;
  std::string period;
  std::string value;
  std::optional<facts::Kind> kind;         // nothing: that of the wrong fact
  std::optional<std::int64_t> valid_from;  // nothing: as the wrong facts
  std::optional<std::int64_t> valid_to;
  int line = 0;  // where it stands in its file
};

struct Request {
  std::string id;  // the client's: what is sent twice is done once
  std::string source;
  // The days of which it was wrong: from, and not with, to.
  std::int64_t from = facts::kDayMin;
  std::int64_t to = facts::kOpenEnd;
  // When it said so: microseconds, both ends included.
  std::int64_t known_from = 0;
  std::int64_t known_to = facts::kLatest;
  // Empty: those of `corrected`; where all is withdrawn, every subject of which the source spoke.
  std::vector<std::string> subjects;
  std::vector<Corrected> corrected;
  bool withdraw = false;  // what `corrected` does not name: the source no longer says it
  std::string reason;
  std::string actor;
};

[[nodiscard]] Result<std::vector<Corrected>> read_corrected(std::string_view text,
                                                            std::string_view file);
[[nodiscard]] Result<std::vector<std::string>> read_subjects(std::string_view text,
                                                             std::string_view file);

// Checks the request and puts its lists in order: subjects by id, corrected by subject, key, period, day.
[[nodiscard]] Result<Request> prepare(Request request);

// Of a prepared request: what is right of one subject.
[[nodiscard]] std::span<const Corrected> corrected_of(const Request& request,
                                                      std::string_view subject);

// The request as JSON, with the digests of its lists: the same for the same request, whoever asks.
[[nodiscard]] std::string content_of(const Request& request);

}  // namespace zhida::correct
