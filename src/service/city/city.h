// A whole city: every policy for every enterprise, the summary of it, and its files.
//
//     DIR (subjects) ──► batch::decide, some hundred enterprises at a time, on several threads ──► OUT
//     OUT/results/…      what every enterprise gets (output.h)
//     OUT/summary.json   how many, how much at least and at most, by policy, district and size (docs/city.md), with the
//                        digest; written last, so that a folder without it is no finished run
//
// Errors:  those of record/subjects and decide/batch; E-CITY-OUT (the folder is not empty or cannot be made), E-CITY-RUN (not
//          a finished run), E-CITY-STALE (made with other packs), E-CITY-QUERY
// Threads: run() uses as many as it is told, with the same files whatever their number; a View may be shared
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "base/result.h"
#include "decide/pack/pack.h"

namespace zhida::city {

struct RunOptions {
  std::string subjects;  // a folder or file (record/subjects)
  std::string out;
  std::int64_t as_of_days = 0;
  int threads = 1;
  // Told now and then: enterprises done, of how many (0 = not known). May be empty.
  std::function<void(std::uint64_t, std::uint64_t)> progress;
};

struct RunReport {
  std::uint64_t enterprises = 0;
  std::size_t policies = 0;
  std::string digest;
  std::uint64_t bytes = 0;   // of the results
  std::string summary_json;  // the text of summary.json
  std::string summary_text;  // for a terminal, Chinese first
};

[[nodiscard]] Result<RunReport> run(const pack::Bundle& bundle, const RunOptions& options);

// Which enterprises: those with this answer to a policy, of a district, of a size. "" = any; "未知" = not known.
struct Filter {
  std::string policy;
  std::string verdict, district, size;
  std::string after;  // the last code of the page before
  std::size_t limit = 50;
};

// A finished run, looked at. The answers are JSON (docs/api.md).
class View {
 public:
  [[nodiscard]] static Result<std::shared_ptr<const View>> open(const pack::Bundle& bundle,
                                                                const std::string& out);
  ~View();
  View(const View&) = delete;
  View& operator=(const View&) = delete;

  [[nodiscard]] const std::string& overview() const;  // GET /api/v1/city
  // Null when no policy of the run has the id.
  [[nodiscard]] const std::string* policy(std::string_view id) const;
  [[nodiscard]] Result<std::string> subjects(const Filter& filter) const;
  // Nothing when no enterprise has the code.
  [[nodiscard]] Result<std::optional<std::string>> subject(const std::string& id) const;

 private:
  struct Impl;
  explicit View(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace zhida::city
