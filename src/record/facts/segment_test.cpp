// Segments: what is written is read; what is changed is noticed. All data are made up.
#include "record/facts/segment.h"

#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <random>
#include <sys/stat.h>
#include <unistd.h>

#include <gtest/gtest.h>

#include "base/diagnostic.h"
#include "base/sha256.h"
#include "record/facts/bytes.h"
#include "record/facts/group.h"

namespace zhida::facts {
namespace {

struct Owned {
  std::string key, period;
  Kind kind = Kind::kText;
  std::string value;
  std::int64_t valid_from = 0, valid_to = kOpenEnd;

  [[nodiscard]] FactView view() const { return {key, period, kind, value, valid_from, valid_to}; }
  friend bool operator==(const Owned&, const Owned&) = default;
  friend void PrintTo(const Owned& fact, std::ostream* out) {
    *out << to_string(fact.kind) << ":" << fact.value << " " << fact.valid_from << "-"
         << fact.valid_to;
  }
};

Owned owned(const FactView& fact) {
  return {std::string(fact.key),   std::string(fact.period), fact.kind,
          std::string(fact.value), fact.valid_from,          fact.valid_to};
}

using City = std::map<std::string, std::vector<Owned>>;

class SegmentTest : public ::testing::Test {
 protected:
  void SetUp() override {
    folder_ =
        std::filesystem::temp_directory_path() / ("zhida_segment_" + std::to_string(::getpid()));
    std::filesystem::create_directories(folder_);
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  [[nodiscard]] std::string path(const std::string& name) const {
    return (folder_ / name).string();
  }

  [[nodiscard]] Written write(const City& city, const std::string& name = "one.facts") const {
    auto writer = SegmentWriter::create(path(name));
    EXPECT_TRUE(writer.ok());
    for (const auto& [subject, facts] : city) {
      std::vector<FactView> views;
      for (const Owned& fact : facts) views.push_back(fact.view());
      auto added = (*writer)->add(subject, views);
      EXPECT_TRUE(added.ok()) << (added ? "" : to_text(added.errors().front()));
    }
    auto written = (*writer)->finish();
    EXPECT_TRUE(written.ok());
    return *written;
  }

  // By column, as a reader gets them: facts of one key and period in their order.
  static std::multimap<std::pair<std::string, std::string>, Owned> sorted(
      const std::vector<Owned>& facts) {
    std::multimap<std::pair<std::string, std::string>, Owned> out;
    for (const Owned& fact : facts) out.emplace(std::pair(fact.key, fact.period), fact);
    return out;
  }
  static std::vector<Owned> of(const Segment& segment, const std::string& subject) {
    std::vector<Owned> out;
    auto done = segment.of(
        subject, [&](std::int64_t /*layer*/, const FactView& fact) { out.push_back(owned(fact)); });
    EXPECT_TRUE(done.ok()) << (done ? "" : to_text(done.errors().front()));
    return out;
  }

  [[nodiscard]] std::string bytes(const std::string& name) const {
    std::ifstream file(path(name), std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
  }
  void put(const std::string& name, const std::string& content) const {
    std::ofstream(path(name), std::ios::binary | std::ios::trunc) << content;
  }

  std::filesystem::path folder_;
};

std::string random_number(std::mt19937& random) {
  static const std::vector<std::string> kCorners{"0",
                                                 "-1",
                                                 "0.5",
                                                 "-0.000001",
                                                 "999999999999",
                                                 "-99999999999.999999",
                                                 "1234567890123",
                                                 "0.0000001",
                                                 "9007199254740993",
                                                 "-9999999999999999999999999999999999",
                                                 "0.1234567890123456789012345678901234"};
  if (random() % 6 == 0) return kCorners[random() % kCorners.size()];
  std::string out = std::to_string(static_cast<int>(random() % 2'000'000) - 1'000'000);
  if (random() % 3 == 0) out += "." + std::to_string(random() % 1000) + "1";
  return out;
}

Owned random_fact(std::mt19937& random, std::size_t key) {
  Owned out;
  out.key = "事实" + std::to_string(key);
  out.period = random() % 3 == 0 ? "2025" : "";
  const auto kind = key % 5;  // most columns are of one kind, as facts are
  out.kind = kind == 0   ? Kind::kText
             : kind == 1 ? Kind::kBoolean
             : kind == 2 ? Kind::kDate
                         : Kind::kNumber;
  if (random() % 11 == 0) out.kind = random() % 2 == 0 ? Kind::kNull : Kind::kWithdrawn;
  switch (out.kind) {
    case Kind::kText:
      out.value = "行业" + std::to_string(random() % (key % 2 == 0 ? 4 : 4000));
      break;
    case Kind::kBoolean: out.value = random() % 2 == 0 ? "true" : "false"; break;
    case Kind::kDate: out.value = "2026-0" + std::to_string(1 + random() % 9) + "-15"; break;
    case Kind::kNumber: out.value = random_number(random); break;
    case Kind::kNull:
    case Kind::kWithdrawn: break;
  }
  out.valid_from = random() % 2 == 0 ? 20'000 : static_cast<std::int64_t>(random() % 20'000);
  out.valid_to =
      random() % 2 == 0 ? kOpenEnd : out.valid_from + 1 + static_cast<std::int64_t>(random() % 400);
  return out;
}

City random_city(std::mt19937& random, std::size_t subjects, std::size_t keys) {
  City out;
  for (std::size_t i = 0; i < subjects; ++i) {
    auto& facts = out["S" + std::to_string(100'000 + random() % 900'000)];
    for (std::size_t key = 0; key < keys; ++key) {
      for (std::size_t n = random() % 3; n > 0; --n) facts.push_back(random_fact(random, key));
    }
  }
  return out;
}

TEST_F(SegmentTest, GivesBackWhatWasAdded) {
  std::mt19937 random(7);
  const City city = random_city(random, 700, 20);
  const Written written = write(city);
  std::int64_t facts = 0;
  std::int64_t subjects = 0;
  for (const auto& [subject, list] : city) {
    facts += static_cast<std::int64_t>(list.size());
    subjects += list.empty() ? 0 : 1;
  }
  EXPECT_EQ(written.facts, facts);
  EXPECT_EQ(written.subjects, subjects);
  const auto segment = Segment::open(written.path, written.digest);
  ASSERT_TRUE(segment.ok());
  for (const auto& [subject, list] : city)
    EXPECT_EQ(sorted(of(**segment, subject)), sorted(list)) << subject;
  for (const char* other : {"", "A", "S1", "S5000005", "Z"})
    EXPECT_TRUE(of(**segment, other).empty());
  City all;
  ASSERT_TRUE((*segment)
                  ->all([&](std::string_view subject, std::int64_t layer, const FactView& fact) {
                    EXPECT_EQ(layer, 0);
                    all[std::string(subject)].push_back(owned(fact));
                  })
                  .ok());
  for (const auto& [subject, list] : all) EXPECT_EQ(sorted(list), sorted(city.at(subject)));
  const auto again = (*segment)->verify();
  ASSERT_TRUE(again.ok());
  EXPECT_EQ(again->digest, written.digest);
  EXPECT_EQ(again->facts, written.facts);
  EXPECT_EQ(again->subjects, written.subjects);
  EXPECT_EQ(again->valid_from_min, written.valid_from_min);
  EXPECT_EQ(again->valid_to_max, written.valid_to_max);
  ASSERT_EQ(again->keys.size(), written.keys.size());
  for (std::size_t i = 0; i < written.keys.size(); ++i) {
    EXPECT_EQ(again->keys[i].key, written.keys[i].key);
    EXPECT_EQ(again->keys[i].facts, written.keys[i].facts);
    EXPECT_EQ(again->keys[i].valid_to_min, written.keys[i].valid_to_min);
  }
  // the same facts are the same file
  EXPECT_EQ(write(city, "two.facts").digest, written.digest);
  EXPECT_EQ(bytes("one.facts"), bytes("two.facts"));
  struct stat status{};
  ASSERT_EQ(::stat(written.path.c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777U, 0600U);
}

TEST_F(SegmentTest, EveryChangedByteIsNoticed) {
  std::mt19937 random(11);
  const City city = random_city(random, 200, 1);  // two groups
  const Written written = write(city);
  const std::string whole = bytes("one.facts");
  put("changed.facts", whole);
  std::fstream file(path("changed.facts"), std::ios::binary | std::ios::in | std::ios::out);
  const auto put_at = [&](std::size_t at, char byte) {
    file.seekp(static_cast<std::streamoff>(at));
    file.put(byte);
    file.flush();
  };
  for (std::size_t at = 0; at < whole.size(); ++at) {
    if (at > 0) put_at(at - 1, whole[at - 1]);
    put_at(at, static_cast<char>(whole[at] ^ (1 << (at % 8))));
    const auto segment = Segment::open(path("changed.facts"), written.digest);
    if (!segment) {
      ASSERT_EQ(segment.errors().front().code, "E-FACTS-SEGMENT") << at;
      continue;
    }
    const auto verified = (*segment)->verify();
    ASSERT_FALSE(verified.ok()) << "byte " << at;
    ASSERT_EQ(verified.errors().front().code, "E-FACTS-SEGMENT");
    ASSERT_NE(to_text(verified.errors().front()).find("changed.facts"), std::string::npos);
    ASSERT_NE(verified.errors().front().en.find("group "), std::string::npos);
  }
  for (std::size_t size = 0; size < whole.size(); size += 13) {
    put("changed.facts", whole.substr(0, size));
    EXPECT_FALSE(Segment::open(path("changed.facts"), written.digest).ok()) << size;
  }
  EXPECT_FALSE(Segment::open(path("missing.facts"), written.digest).ok());
  EXPECT_FALSE(Segment::open(folder_.string(), written.digest).ok());
}

// Groups whose digests are right and whose bytes are not what a writer writes: refused or read, without harm.
TEST_F(SegmentTest, BytesThatNoWriterWroteDoNoHarm) {
  std::mt19937 random(13);
  const City city = random_city(random, 40, 4);
  const Written written = write(city);
  const std::string whole = bytes("one.facts");
  const std::size_t end = whole.size() - kFooterBytes;
  const std::size_t begin = bytes_at(whole, end, 8);
  int refused = 0;
  int read = 0;
  for (int i = 0; i < 600; ++i) {
    auto directory =
        Directory::parse(std::string_view(whole).substr(begin, end - begin), begin, false);
    ASSERT_TRUE(directory.has_value());
    std::string changed = whole.substr(0, begin);
    for (std::size_t n = 1 + random() % 3; n > 0; --n) {
      const std::size_t at = kMagic.size() + random() % (begin - kMagic.size());
      changed[at] = static_cast<char>(random() % 3 == 0 ? 0xFFU : random() % 256);
    }
    for (GroupPlace& group : directory->groups) {
      group.digest = sha256(std::string_view(changed).substr(group.offset, group.bytes));
    }
    const std::string list = directory->bytes();
    changed += list;
    changed += whole.substr(end);
    put("changed.facts", changed);
    const auto segment = Segment::open(path("changed.facts"), hex(sha256(list)));
    ASSERT_TRUE(segment.ok());
    ++((*segment)->verify().ok() ? read : refused);
  }
  EXPECT_GT(refused, 0);
  EXPECT_GT(read, 0);
}

TEST_F(SegmentTest, RefusesWhatDoesNotFit) {
  auto writer = SegmentWriter::create(path("one.facts"));
  ASSERT_TRUE(writer.ok());
  const Owned good{"键", "", Kind::kNumber, "1", 0, kOpenEnd};
  const std::vector<FactView> one{good.view()};
  const auto code = [](const Result<Done>& result) {
    return result ? "" : result.errors().front().code;
  };
  ASSERT_EQ(code((*writer)->add("B", one)), "");
  EXPECT_EQ(code((*writer)->add("A", one)), "E-FACTS-ORDER");
  EXPECT_EQ(code((*writer)->add("B", one)), "E-FACTS-ORDER");
  EXPECT_EQ(code((*writer)->add("", one)), "E-FACTS-FIELD");
  const std::vector<FactView> many(kSubjectFactsMax + 1, good.view());
  EXPECT_EQ(code((*writer)->add("C", many)), "E-FACTS-LIMIT");
  const auto refuse = [&](Owned fact) {
    auto other = SegmentWriter::create(path("two.facts"));
    const std::vector<FactView> facts{fact.view()};
    const auto added = (*other)->add("A", facts);
    EXPECT_TRUE(added.ok() || added.errors().front().place.element.starts_with("A / "));
    return code(added);
  };
  EXPECT_EQ(refuse({"", "", Kind::kNumber, "1"}), "E-FACTS-FIELD");
  EXPECT_EQ(refuse({"键", "", Kind::kNumber, "1.0"}), "E-FACTS-FIELD");
  EXPECT_EQ(refuse({"键", "", Kind::kNumber, "1", 5, 5}), "E-FACTS-INTERVAL");
  EXPECT_EQ(refuse({std::string(kNameKey), "", Kind::kText, "合成机械"}), "E-FACTS-FIELD");
  // what was given up leaves no file
  writer = SegmentWriter::create(path("three.facts"));
  writer->reset();
  EXPECT_TRUE(std::filesystem::is_empty(folder_));
}

TEST_F(SegmentTest, AnEmptySegmentIsASegment) {
  const Written written = write({});
  const auto segment = Segment::open(written.path, written.digest);
  ASSERT_TRUE(segment.ok());
  EXPECT_TRUE(of(**segment, "A").empty());
  EXPECT_TRUE((*segment)->verify().ok());
}

TEST_F(SegmentTest, ACopyLeavesOutWhatIsSaid) {
  std::mt19937 random(17);
  const City city = random_city(random, 500, 8);
  const Written written = write(city);
  const auto segment = Segment::open(written.path, written.digest);
  ASSERT_TRUE(segment.ok());
  const std::string gone = std::next(city.begin(), 200)->first;
  const auto copy = [&](const std::string& name,
                        const std::function<bool(std::string_view)>& touched,
                        const std::function<bool(std::string_view, const FactView&)>& leave_out) {
    auto writer = SegmentWriter::create(path(name));
    EXPECT_TRUE(writer.ok());
    const auto left_out = (*writer)->copy(**segment, touched, leave_out);
    EXPECT_TRUE(left_out.ok());
    const auto made = (*writer)->finish();
    EXPECT_TRUE(made.ok());
    EXPECT_EQ(made->facts + *left_out, written.facts);
    auto opened = Segment::open(made->path, made->digest);
    EXPECT_TRUE(opened.ok());
    const auto again = (*opened)->verify();
    EXPECT_TRUE(again.ok());
    EXPECT_EQ(again->facts, made->facts);
    EXPECT_EQ(again->subjects, made->subjects);
    EXPECT_EQ(again->valid_from_min, made->valid_from_min);
    EXPECT_EQ(again->valid_to_max, made->valid_to_max);
    EXPECT_EQ(again->keys.size(), made->keys.size());
    return *opened;
  };
  const auto is_gone = [&](std::string_view subject) { return subject == gone; };
  const auto without =
      copy("without.facts", is_gone,
           [&](std::string_view subject, const FactView&) { return is_gone(subject); });
  for (const auto& [subject, list] : city) {
    EXPECT_EQ(sorted(of(*without, subject)), subject == gone ? sorted({}) : sorted(list));
  }
  const auto shorter = copy(
      "shorter.facts", [](std::string_view) { return true; },
      [](std::string_view, const FactView& fact) { return fact.key == "事实3"; });
  for (const auto& [subject, list] : city) {
    std::vector<Owned> rest;
    for (const Owned& fact : list) {
      if (fact.key != "事实3") rest.push_back(fact);
    }
    EXPECT_EQ(sorted(of(*shorter, subject)), sorted(rest));
  }
}

// By layer and subject, in the order in which they are told.
using Layered = std::map<std::pair<std::int64_t, std::string>, std::vector<Owned>>;

Layered layered(const Segment& segment, std::int64_t alone = 0) {
  Layered out;
  EXPECT_TRUE(segment
                  .all([&](std::string_view subject, std::int64_t layer, const FactView& fact) {
                    out[{layer == 0 ? alone : layer, std::string(subject)}].push_back(owned(fact));
                  })
                  .ok());
  return out;
}

class MergedTest : public SegmentTest {
 protected:
  [[nodiscard]] std::shared_ptr<const Segment> merged(const std::string& name,
                                                      const std::vector<MergePart>& parts) const {
    std::vector<std::int64_t> layers;
    for (const MergePart& part : parts) {
      const auto& all = part.segment->layers();
      layers.insert(layers.end(), all.begin(), all.end());
      if (all.empty()) layers.push_back(part.layer);
    }
    std::sort(layers.begin(), layers.end());
    auto writer = SegmentWriter::create(path(name), layers);
    EXPECT_TRUE(writer.ok());
    EXPECT_TRUE((*writer)->merge(parts).ok());
    const auto written = (*writer)->finish();
    EXPECT_TRUE(written.ok());
    auto opened = Segment::open(written->path, written->digest);
    EXPECT_TRUE(opened.ok());
    const auto again = (*opened)->verify();
    EXPECT_TRUE(again.ok());
    EXPECT_EQ(again->facts, written->facts);
    EXPECT_EQ(again->subjects, written->subjects);
    EXPECT_EQ(again->bytes, written->bytes);
    EXPECT_EQ((*opened)->layers(), layers);
    return *opened;
  }
};

TEST_F(MergedTest, EveryLayerIsAsItsOwnFileWas) {
  std::mt19937 random(19);
  Layered all;
  std::vector<MergePart> parts;
  for (std::int64_t layer = 1; layer <= 9; ++layer) {
    const auto written =
        write(random_city(random, layer == 4 ? 600 : 1 + random() % 60, 1 + random() % 12),
              std::to_string(layer) + ".facts");
    const auto segment = Segment::open(written.path, written.digest);
    ASSERT_TRUE(segment.ok());
    all.merge(layered(**segment, layer * 10));
    parts.push_back({*segment, layer * 10});
  }
  const auto some = merged("some.facts", {parts[1], parts[3], parts[6]});
  // of files and merged files, in whatever order
  const auto whole = merged(
      "whole.facts", {parts[8], parts[0], {some, 0}, parts[2], parts[4], parts[5], parts[7]});
  EXPECT_EQ(layered(*whole), all);
  const auto counts = whole->count();
  ASSERT_TRUE(counts.ok());
  for (const MergePart& part : parts) {
    const auto own = part.segment->verify();
    const Written& counted = counts->at(part.layer);
    EXPECT_EQ(counted.facts, own->facts);
    EXPECT_EQ(counted.subjects, own->subjects);
    EXPECT_EQ(counted.valid_from_min, own->valid_from_min);
    EXPECT_EQ(counted.valid_to_max, own->valid_to_max);
  }
  // an import is to be had out of it again, byte for byte
  auto writer = SegmentWriter::create(path("again.facts"));
  for (const auto& [place, facts] : all) {
    if (place.first != 40) continue;
    std::vector<FactView> views;
    for (const Owned& fact : facts) views.push_back(fact.view());
    ASSERT_TRUE((*writer)->add(place.second, views).ok());
  }
  ASSERT_TRUE((*writer)->finish().ok());
  EXPECT_EQ(bytes("again.facts"), bytes("4.facts"));
}

TEST_F(MergedTest, ACopyLeavesOutOfEveryLayer) {
  std::mt19937 random(23);
  std::vector<MergePart> parts;
  for (std::int64_t layer = 1; layer <= 3; ++layer) {
    const auto written = write(random_city(random, 300, 4), std::to_string(layer) + ".facts");
    parts.push_back({*Segment::open(written.path, written.digest), layer});
  }
  const auto whole = merged("whole.facts", parts);
  Layered all = layered(*whole);
  const std::string gone = std::next(all.begin(), 100)->first.second;
  auto writer = SegmentWriter::create(path("without.facts"), whole->layers());
  const auto left_out = (*writer)->copy(
      *whole, [&](std::string_view subject) { return subject == gone; },
      [&](std::string_view subject, const FactView&) { return subject == gone; });
  ASSERT_TRUE(left_out.ok());
  const auto written = (*writer)->finish();
  ASSERT_TRUE(written.ok());
  std::int64_t facts = 0;
  std::erase_if(all, [&](const auto& one) {
    const bool out = one.first.second == gone;
    if (out) facts += static_cast<std::int64_t>(one.second.size());
    return out;
  });
  EXPECT_EQ(*left_out, facts);
  const auto without = Segment::open(written->path, written->digest);
  ASSERT_TRUE(without.ok());
  EXPECT_EQ(layered(**without), all);
}

TEST_F(MergedTest, EveryChangedByteIsNoticed) {
  std::mt19937 random(29);
  std::vector<MergePart> parts;
  for (std::int64_t layer = 1; layer <= 3; ++layer) {
    const auto written = write(random_city(random, 20, 2), std::to_string(layer) + ".facts");
    parts.push_back({*Segment::open(written.path, written.digest), layer});
  }
  const auto whole = merged("whole.facts", parts);
  const std::string digest = whole->verify()->digest;
  const std::string good = bytes("whole.facts");
  for (std::size_t at = 0; at < good.size(); at += 1 + random() % 7) {
    std::string changed = good;
    changed[at] = static_cast<char>(changed[at] ^ static_cast<char>(1U << (random() % 8)));
    put("changed.facts", changed);
    const auto segment = Segment::open(path("changed.facts"), digest);
    EXPECT_FALSE(segment.ok() && (*segment)->verify().ok()) << at;
  }
  // its pieces are its bytes
  std::string pieces;
  ASSERT_TRUE(whole
                  ->pieces([&](std::string_view piece) -> Result<Done> {
                    pieces += piece;
                    return Done{};
                  })
                  .ok());
  EXPECT_EQ(pieces, good);
}

}  // namespace
}  // namespace zhida::facts
