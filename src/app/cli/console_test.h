// Means for tests of the command line: run it as a user would, in a folder of the test's own.
#pragma once

#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <string_view>
#include <unistd.h>
#include <vector>

#include <gtest/gtest.h>

#include "app/cli/command.h"
#include "decide/pack/toy.h"

namespace zhida::cli {

struct Ran {
  int code = 0;
  std::string out, err;
};

inline Ran zhida(const std::vector<std::string>& args, const std::string& in = {}) {
  std::istringstream input(in);
  std::ostringstream out;
  std::ostringstream err;
  Console console{input, out, err, false};
  Ran ran;
  ran.code = run(args, console);
  ran.out = out.str();
  ran.err = err.str();
  return ran;
}

inline bool has(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

// An empty folder, removed at the end.
class FolderTest : public testing::Test {
 protected:
  void SetUp() override {
    const testing::TestInfo& test = *testing::UnitTest::GetInstance()->current_test_info();
    root_ = std::filesystem::temp_directory_path() /
            ("zhida-" + std::string(test.test_suite_name()) + "-" + std::to_string(getpid()));
    std::filesystem::remove_all(root_);
    std::filesystem::create_directories(root_);
  }
  void TearDown() override { std::filesystem::remove_all(root_); }

  std::string write(const std::string& path, std::string_view text) const {
    std::filesystem::create_directories((root_ / path).parent_path());
    std::ofstream(root_ / path) << text;
    return at(path);
  }
  // The small pack of decide/pack's own tests, under packs/.
  void write_packs() const {
    for (const pack::SourceFile& file : pack::toy::files()) write("packs/" + file.path, file.text);
  }
  [[nodiscard]] std::string at(const std::string& path) const { return (root_ / path).string(); }

  std::filesystem::path root_;
};

}  // namespace zhida::cli
