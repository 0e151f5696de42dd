// Tests reading and writing on a temporary folder: limits, links, pipes, odd names, and two writers at once.
#include "record/files/files.h"

#include <array>
#include <filesystem>
#include <fstream>
#include <sys/stat.h>
#include <thread>
#include <unistd.h>

#include <gtest/gtest.h>

#include "base/result_test.h"

namespace zhida {
namespace {

namespace fs = std::filesystem;

class FilesTest : public testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = (fs::temp_directory_path() / "zhida-files-XXXXXX").string();
    ASSERT_NE(::mkdtemp(pattern.data()), nullptr);
    folder_ = pattern;
  }
  void TearDown() override { fs::remove_all(folder_); }

  std::string path(const std::string& name) const { return (folder_ / name).string(); }
  void put(const std::string& name, const std::string& text) const {
    fs::create_directories((folder_ / name).parent_path());
    std::ofstream(folder_ / name, std::ios::binary) << text;
  }

  fs::path folder_;
};

TEST_F(FilesTest, ReadsBytesExactly) {
  const std::string text("企业\0\xFF\r\n", 10);
  put("a", text);
  const auto read = read_file(path("a"), 100);
  ASSERT_TRUE(read.ok());
  EXPECT_EQ(*read, text);
  put("empty", "");
  EXPECT_EQ(*read_file(path("empty"), 0), "");
}

TEST_F(FilesTest, RefusesWhatIsLargerThanTheLimit) {
  put("a", "12345");
  EXPECT_EQ(*read_file(path("a"), 5), "12345");
  const auto refused = read_file(path("a"), 4);
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.errors().front().code, "E-FILE-SIZE");
  EXPECT_EQ(refused.errors().front().place.file, path("a"));
  EXPECT_NE(refused.errors().front().zh.find("4 字节"), std::string::npos);
}

TEST_F(FilesTest, SaysWhyAFileCannotBeRead) {
  EXPECT_EQ(code_of(read_file(path("missing"), 9)), "E-FILE-NOT-FOUND");
  EXPECT_EQ(code_of(read_file(path("missing/deeper"), 9)), "E-FILE-NOT-FOUND");
  EXPECT_EQ(code_of(read_file(folder_.string(), 9)), "E-FILE-KIND");
  EXPECT_EQ(code_of(read_file("", 9)), "E-FILE-NOT-FOUND");
  put("a", "1");
  EXPECT_EQ(code_of(read_file(path("a/b"), 9)), "E-FILE-READ");
  EXPECT_EQ(code_of(read_file(path("a") + std::string("\0b", 2), 9)), "E-FILE-READ");
  const std::string given = "no/such/../file.yaml";
  EXPECT_EQ(read_file(given, 9).errors().front().place.file, given);
}

TEST_F(FilesTest, DoesNotWaitForAPipe) {
  ASSERT_EQ(::mkfifo(path("pipe").c_str(), 0600), 0);
  EXPECT_EQ(code_of(read_file(path("pipe"), 9)), "E-FILE-KIND");
}

TEST_F(FilesTest, ReadsATreeInOrder) {
  put("b/policy.yaml", "2");
  put("a.yaml", "1");
  put("b-c/x.yaml", "4");
  put("b/rules.dmn", "3");
  put("b/note.txt", "no");
  put(".git/config.yaml", "no");
  put("b/.hidden.yaml", "no");
  const auto tree = read_tree(folder_.string(), {".yaml", ".dmn"});
  ASSERT_TRUE(tree.ok());
  std::string seen;
  for (const NamedText& f : *tree) seen += f.path + "=" + f.text + " ";
  EXPECT_EQ(seen, "a.yaml=1 b-c/x.yaml=4 b/policy.yaml=2 b/rules.dmn=3 ");
  EXPECT_EQ(read_tree(folder_.string() + "/", {})->size(), 5U);
}

TEST_F(FilesTest, TreeLimitsAreAnswers) {
  put("a/b/c/x.yaml", "12345");
  put("y.yaml", "123");
  const std::string root = folder_.string();
  TreeLimits limits;
  limits.depth = 3;
  EXPECT_EQ(code_of(read_tree(root, {}, limits)), "");
  limits.depth = 2;
  EXPECT_EQ(code_of(read_tree(root, {}, limits)), "E-FILE-SIZE");
  limits = {};
  limits.files = 1;
  EXPECT_EQ(code_of(read_tree(root, {}, limits)), "E-FILE-SIZE");
  limits = {};
  limits.total_bytes = 7;
  EXPECT_EQ(code_of(read_tree(root, {}, limits)), "E-FILE-SIZE");
  limits.total_bytes = 8;
  EXPECT_EQ(code_of(read_tree(root, {}, limits)), "");
  limits.file_bytes = 4;
  EXPECT_EQ(read_tree(root, {}, limits).errors().front().place.file, path("a/b/c/x.yaml"));
  EXPECT_EQ(code_of(read_tree(path("missing"), {})), "E-FILE-NOT-FOUND");
  EXPECT_EQ(code_of(read_tree(path("y.yaml"), {})), "E-FILE-KIND");
}

TEST_F(FilesTest, FollowsLinksToFilesOnly) {
  put("real/x.yaml", "1");
  fs::create_symlink("real/x.yaml", folder_ / "link.yaml");
  fs::create_directory_symlink("..", folder_ / "real" / "loop.yaml");
  fs::create_symlink("gone", folder_ / "dangling.yaml");
  const auto tree = read_tree(folder_.string(), {".yaml"});
  ASSERT_TRUE(tree.ok());
  ASSERT_EQ(tree->size(), 2U);
  EXPECT_EQ((*tree)[0].path, "link.yaml");
  EXPECT_EQ((*tree)[1].path, "real/x.yaml");
}

TEST_F(FilesTest, RefusesNamesThatAreNotUtf8) {
  put("\xB2\xE2.yaml", "1");
  EXPECT_EQ(code_of(read_tree(folder_.string(), {".yaml"})), "E-FILE-UTF8");
  EXPECT_EQ(code_of(read_tree(folder_.string(), {".dmn"})), "");
}

TEST_F(FilesTest, WritesAndReplaces) {
  EXPECT_EQ(*write_file_atomically(path("a"), "one"), 3U);
  EXPECT_EQ(*read_file(path("a"), 9), "one");
  ASSERT_EQ(::chmod(path("a").c_str(), 0640), 0);
  EXPECT_EQ(*write_file_atomically(path("a"), ""), 0U);
  EXPECT_EQ(*read_file(path("a"), 9), "");
  EXPECT_EQ(fs::status(path("a")).permissions(), static_cast<fs::perms>(0640));
  EXPECT_EQ(std::distance(fs::directory_iterator(folder_), fs::directory_iterator()), 1);
}

TEST_F(FilesTest, FailedWritesLeaveNothingBehind) {
  EXPECT_EQ(code_of(write_file_atomically(path("missing/a"), "1")), "E-FILE-WRITE");
  EXPECT_EQ(code_of(write_file_atomically(folder_.string(), "1")), "E-FILE-KIND");
  EXPECT_EQ(code_of(write_file_atomically("", "1")), "E-FILE-WRITE");
  EXPECT_EQ(code_of(write_file_atomically(path(std::string(300, 'n')), "1")), "E-FILE-WRITE");
  EXPECT_TRUE(fs::is_empty(folder_));
}

TEST_F(FilesTest, ReadersSeeOneOfTheTextsWhole) {
  const std::array<std::string, 2> texts = {std::string(100'000, 'a'), std::string(50'000, 'b')};
  ASSERT_TRUE(write_file_atomically(path("f"), texts[0]).ok());
  const auto write = [&](std::size_t which) {
    for (int i = 0; i < 30; ++i) EXPECT_TRUE(write_file_atomically(path("f"), texts[which]).ok());
  };
  std::thread first(write, 0U);
  std::thread second(write, 1U);
  for (int i = 0; i < 200; ++i) {
    const auto seen = read_file(path("f"), 200'000);
    EXPECT_TRUE(seen.ok() && (*seen == texts[0] || *seen == texts[1]));
  }
  first.join();
  second.join();
  EXPECT_EQ(std::distance(fs::directory_iterator(folder_), fs::directory_iterator()), 1);
}

TEST_F(FilesTest, APrivateFileIsNewAndItsOwnersOnly) {
  const auto written = create_private_file(path("key"), "secret");
  ASSERT_TRUE(written.ok());
  EXPECT_EQ(*written, 6U);
  struct stat status{};
  ASSERT_EQ(::stat(path("key").c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 07777U, 0600U);
  EXPECT_EQ(status.st_nlink, 1U);
  const auto again = create_private_file(path("key"), "other");
  ASSERT_FALSE(again.ok());
  EXPECT_EQ(again.errors().front().code, "E-FILE-WRITE");
  EXPECT_NE(again.errors().front().zh.find("已经有同名的文件"), std::string::npos);
  EXPECT_EQ(*read_file(path("key"), 100), "secret");
  // Not through a link either, even one that leads nowhere.
  ASSERT_EQ(::symlink(path("nowhere").c_str(), path("link").c_str()), 0);
  EXPECT_EQ(code_of(create_private_file(path("link"), "x")), "E-FILE-WRITE");
  EXPECT_FALSE(fs::exists(path("nowhere")));
  EXPECT_EQ(code_of(create_private_file(path("no/folder"), "x")), "E-FILE-WRITE");
  EXPECT_EQ(code_of(create_private_file("", "x")), "E-FILE-WRITE");
  for (const auto& left : fs::directory_iterator(folder_)) {
    EXPECT_FALSE(left.path().filename().string().starts_with(".zhida-")) << left.path();
  }
}

}  // namespace
}  // namespace zhida
