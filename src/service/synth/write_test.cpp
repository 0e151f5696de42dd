// Tests the city on disk: the same bytes for the same seed, and read back as it was drawn.
#include <algorithm>
#include <filesystem>
#include <string>
#include <unistd.h>
#include <vector>

#include <gtest/gtest.h>

#include "record/files/files.h"
#include "service/synth/synth.h"

namespace zhida::synth {
namespace {

namespace fs = std::filesystem;

const pack::Bundle& packs() {
  static const pack::Bundle kBundle = [] {
    const auto files = read_tree(ZHIDA_SOURCE_DIR "/packs", {".yaml", ".dmn", ".json"});
    std::vector<pack::SourceFile> sources;
    for (const NamedText& f : *files) sources.push_back({f.path, f.text});
    return std::move(*pack::load(std::move(sources)));
  }();
  return kBundle;
}

City city(std::uint64_t enterprises, std::uint64_t seed = 7) {
  return std::move(*City::plan(packs(), {seed, enterprises, {2026, 11, 23}, "zhida synth test"}));
}

class WriteTest : public testing::Test {
 protected:
  void SetUp() override {
    root_ = fs::temp_directory_path() / ("zhida-synth-" + std::to_string(getpid()));
    fs::remove_all(root_);
    fs::create_directories(root_);
  }
  void TearDown() override { fs::remove_all(root_); }

  [[nodiscard]] std::string at(const std::string& name) const { return (root_ / name).string(); }
  [[nodiscard]] std::vector<NamedText> texts(const std::string& name) const {
    auto files = read_tree(at(name), {".csv", ".yaml"});
    EXPECT_TRUE(files.ok());
    return files ? *files : std::vector<NamedText>{};
  }

  fs::path root_;
};

std::string text_of(const subjects::Subject& s) {
  std::string out = s.id + " " + s.name + "\n";
  for (const auto& [name, value] : s.facts.values) {
    out += name + "=" + feel::to_literal(value) + "\n";
  }
  for (const auto& [name, years] : s.facts.yearly) {
    for (const auto& [year, value] : years) {
      out += name + "." + std::to_string(year) + "=" + feel::to_literal(value) + "\n";
    }
  }
  return out;
}

TEST_F(WriteTest, WritesTheSameBytesForTheSameSeed) {
  ASSERT_TRUE(write(city(300), at("one")).ok());
  ASSERT_TRUE(write(city(300), at("two")).ok());
  const auto one = texts("one");
  const auto two = texts("two");
  ASSERT_GT(one.size(), 10U);
  ASSERT_EQ(one.size(), two.size());
  for (std::size_t i = 0; i < one.size(); ++i) {
    EXPECT_EQ(one[i].path, two[i].path);
    EXPECT_EQ(one[i].text, two[i].text) << one[i].path;
  }
}

TEST_F(WriteTest, ASmallerCityIsTheBeginningOfALargerOne) {
  ASSERT_TRUE(write(city(100), at("small")).ok());
  ASSERT_TRUE(write(city(200), at("large")).ok());
  const auto small = texts("small");
  const auto large = texts("large");
  ASSERT_EQ(small.size(), large.size());
  for (std::size_t i = 0; i < small.size(); ++i) {
    if (small[i].path.ends_with(".yaml")) continue;
    EXPECT_TRUE(large[i].text.starts_with(small[i].text)) << small[i].path;
  }
}

TEST_F(WriteTest, IsReadBackAsItWasDrawn) {
  const City all = city(400);
  const auto about = write(all, at("city"));
  ASSERT_TRUE(about.ok()) << to_text(about.errors().front());
  EXPECT_TRUE(about->synthetic);
  auto reader = subjects::Reader::open(at("city"), packs().dictionary);
  ASSERT_TRUE(reader.ok()) << to_text(reader.errors().front());
  EXPECT_EQ((*reader)->about().seed, 7U);
  EXPECT_EQ((*reader)->about().enterprises, 400U);
  EXPECT_EQ((*reader)->about().as_of, "2026-11-23");
  EXPECT_EQ((*reader)->about().dictionary.size(), 64U);
  const auto read = (*reader)->next(1000);
  ASSERT_TRUE(read.ok()) << to_text(read.errors().front());
  ASSERT_EQ(read->size(), 400U);
  for (std::uint64_t n = 1; n <= 400; ++n) {
    EXPECT_EQ(text_of((*read)[n - 1]), text_of(all.enterprise(n)));
  }
}

TEST_F(WriteTest, RefusesAFolderWithFilesInIt) {
  fs::create_directories(root_ / "full");
  ASSERT_TRUE(write_file_atomically(at("full/mine.txt"), "mine").ok());
  const auto about = write(city(10), at("full"));
  ASSERT_FALSE(about.ok());
  const auto left = read_tree(at("full"), {});
  ASSERT_TRUE(left.ok());
  EXPECT_EQ(left->size(), 1U) << "nothing was written";
}

TEST_F(WriteTest, TellsHowFarItIs) {
  std::vector<std::uint64_t> told;
  ASSERT_TRUE(
      write(city(1000), at("city"), [&](std::uint64_t done) { told.push_back(done); }).ok());
  EXPECT_EQ(told, (std::vector<std::uint64_t>{1000}));
}

}  // namespace
}  // namespace zhida::synth
