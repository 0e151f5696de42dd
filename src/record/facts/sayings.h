// Sayings: all that one source ever said, subject after subject, for a comparison with what it says next.
//
//     auto said = Sayings::open(reader, facts, "示例税务局");
//     while (*said->next()) compare(said->subject(), said->all());
//
// Subjects come in the order of their ids as bytes; of one subject what was said comes in the order in which it was. Segments
// are read a group at a time; rows, of which a source has few beside its identifiers, are held in memory. Of subjects that are
// named only the groups that they are in are read: a delta of a few does not read all that the source ever said.
//
// Errors:  E-FACTS-LIMIT (more than kSayingRowsMax rows), E-FACTS-SEGMENT, E-STORE-…
// Threads: an object belongs to one thread; the snapshot is not used after open()
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "record/facts/facts.h"

namespace zhida::facts {

inline constexpr std::size_t kSayingRowsMax = 20'000'000;
// The evidence of what a correction recorded begins with this.
inline constexpr std::string_view kCorrectionEvidence = "correction:";

struct Saying {
  std::string key;
  std::string period;
  Kind kind = Kind::kText;
  std::string value;
  std::int64_t valid_from = 0;
  std::int64_t valid_to = 0;
  std::int64_t number = 0;    // in the order of all that was recorded
  std::int64_t position = 0;  // among those of one segment
  bool corrected = false;     // a correction said so in the source's name
};

class Sayings {
 public:
  [[nodiscard]] static Result<std::unique_ptr<Sayings>> open(store::Reader& reader,
                                                             const Facts& facts,
                                                             std::string_view source);
  // Of these subjects only, which ascend.
  [[nodiscard]] static Result<std::unique_ptr<Sayings>> open(store::Reader& reader,
                                                             const Facts& facts,
                                                             std::string_view source,
                                                             std::vector<std::string> subjects);
  ~Sayings();
  Sayings(const Sayings&) = delete;
  Sayings& operator=(const Sayings&) = delete;

  // Goes on to the next subject; false where there is none.
  [[nodiscard]] Result<bool> next();
  // REQUIRES: next() answered true
  [[nodiscard]] const std::string& subject() const;
  [[nodiscard]] std::span<const Saying> all() const;
  // How many groups of files were read until now.
  [[nodiscard]] std::int64_t groups_read() const;

 private:
  struct State;
  explicit Sayings(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

// The greatest number of anything that the source said by now.
[[nodiscard]] Result<std::int64_t> last_number_of(store::Reader& reader, std::string_view source);

// The subjects of codes (kCodeKey): each code with a subject whose id is another text, as any record ever said, by code.
struct CodeOf {
  std::string code;
  std::string subject;
};
[[nodiscard]] Result<std::vector<CodeOf>> codes(store::Reader& reader);

}  // namespace zhida::facts
