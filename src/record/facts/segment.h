// Segments: the facts of a bulk import as one immutable file, by column, of which a single subject is read in one piece.
// Many of them can be merged into one file, which still tells of each fact from which import it is: its layer.
//
//     "ZHFACTS1" │ group │ group │ … │ directory │ where the directory begins, its length, "ZHFACTS1"
//
//     group      up to 128 subjects in ascending order, then one column a (key, period, occurrence): which of the subjects
//                have it, its days, kinds and values, each written once where all are the same
//     directory  the names of the columns; of each group its place, its SHA-256, its first subject
//
// A file of several imports begins and ends with "ZHFACTS2": its directory lists the layers, and says of each column of
// which it is. Each import has columns of its own there, in the order that its own file had.
//
// The segment's digest is the SHA-256 of the directory. So the directory is verified when the file is opened, and each
// group whenever it is read: a changed byte is an error that names its group, at the cost of one hash of some 100 kB.
//
// Errors:  E-FACTS-SEGMENT (missing, damaged: file and group named), E-FACTS-FIELD, E-FACTS-INTERVAL, E-FACTS-LIMIT,
//          E-FACTS-ORDER (subjects do not ascend), E-FILE-WRITE
// Threads: a writer belongs to one thread; an open segment may be read by many
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "record/facts/fact.h"

namespace zhida::facts {

inline constexpr std::size_t kGroupSubjects = 128;
inline constexpr std::size_t kColumnsMax = 65'536;
inline constexpr std::size_t kSubjectFactsMax = 65'536;

// What a written file is.
struct Written {
  std::string path;
  std::string digest;  // SHA-256 in hexadecimal digits
  std::int64_t bytes = 0;
  std::int64_t subjects = 0;
  std::int64_t facts = 0;
  std::int64_t valid_from_min = kOpenEnd;
  std::int64_t valid_to_max = kDayMin;
  struct Key {
    std::string key;
    std::int64_t facts = 0;
    std::int64_t valid_to_min = kOpenEnd;
  };
  std::vector<Key> keys;
};

class Segment;

// Several files that are to become one.
struct MergePart {
  std::shared_ptr<const Segment> segment;
  std::int64_t layer = 0;  // of one import's own file; of one that has layers it is not used
};

class SegmentWriter {
 public:
  // The file appears under `path` when finish() succeeds: whole, on the disk, readable by its owner.
  [[nodiscard]] static Result<std::unique_ptr<SegmentWriter>> create(std::string path);
  // The same for a file of several imports, whose numbers ascend; it is filled by merge() or copy().
  [[nodiscard]] static Result<std::unique_ptr<SegmentWriter>> create(
      std::string path, std::vector<std::int64_t> layers);
  ~SegmentWriter();
  SegmentWriter(const SegmentWriter&) = delete;
  SegmentWriter& operator=(const SegmentWriter&) = delete;

  // All facts of one subject, whose id is greater (as bytes) than that of the one before. Facts of one key and period come
  // in the order in which they are said: of those that cover a day the last counts. Identifiers are refused: they are
  // recorded as single facts. After an error the writer can only be thrown away.
  [[nodiscard]] Result<Done> add(std::string_view subject, std::span<const FactView> facts);

  // Everything of `segment` but what `leave_out` says, faster than by add(). A group of which `touched` (of its subjects)
  // says no is copied as it is.
  // REQUIRES: nothing was added; the writer has the layers of `segment`
  // Returns:  the number of facts left out
  [[nodiscard]] Result<std::int64_t> copy(
      const Segment& segment, const std::function<bool(std::string_view subject)>& touched,
      const std::function<bool(std::string_view subject, const FactView&)>& leave_out);

  // Everything of all of them, by layer: reads each once, a group at a time.
  // REQUIRES: nothing was added; the writer has all their layers, each of which is in one of them only; they have
  //           kColumnsMax columns at most
  [[nodiscard]] Result<Done> merge(std::span<const MergePart> parts);

  // REQUIRES: called once, last
  [[nodiscard]] Result<Written> finish();

 private:
  struct State;
  class Reading;
  explicit SegmentWriter(std::unique_ptr<State> state);
  [[nodiscard]] static Result<std::unique_ptr<SegmentWriter>> begin(std::string path,
                                                                    std::string_view magic);
  std::unique_ptr<State> state_;
};

class Segment {
 public:
  // REQUIRES: `digest` comes from where it is guarded (the store, the audit log)
  [[nodiscard]] static Result<std::shared_ptr<const Segment>> open(std::string path,
                                                                   std::string_view digest);
  ~Segment();
  Segment(const Segment&) = delete;
  Segment& operator=(const Segment&) = delete;

  // The numbers of the imports that it holds; none: it is one import's own file.
  [[nodiscard]] const std::vector<std::int64_t>& layers() const;
  [[nodiscard]] std::size_t columns() const;

  // One subject's facts in the order of the columns (those of one layer, key and period as they were added). The views live
  // inside of the call. None where the segment does not have the subject. The layer of one import's own file is 0.
  [[nodiscard]] Result<Done> of(
      std::string_view subject,
      const std::function<void(std::int64_t layer, const FactView&)>& each) const;

  // How many groups it has; every fact of one of them, subject after subject.
  // REQUIRES: group < groups()
  [[nodiscard]] std::size_t groups() const;
  [[nodiscard]] Result<Done> group(
      std::size_t group,
      const std::function<void(std::string_view subject, std::int64_t layer, const FactView&)>&
          each) const;
  // The group that has the subject if the segment has it; nothing where it lies outside of all.
  [[nodiscard]] std::optional<std::size_t> group_of(std::string_view subject) const;

  // Every fact, subject after subject: reads and verifies the whole file.
  [[nodiscard]] Result<Done> all(
      const std::function<void(std::string_view subject, std::int64_t layer, const FactView&)>&
          each) const;

  // The same numbers that its writer answered, counted again.
  [[nodiscard]] Result<Written> verify() const;
  // The same of each layer by itself, without path, digest and bytes. A layer without facts is left out.
  [[nodiscard]] Result<std::map<std::int64_t, Written>> count() const;

  // The bytes of the file from its beginning to its end, each piece verified before it is told.
  [[nodiscard]] Result<Done> pieces(
      const std::function<Result<Done>(std::string_view piece)>& each) const;

 private:
  friend class SegmentWriter;
  struct State;
  explicit Segment(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace zhida::facts
