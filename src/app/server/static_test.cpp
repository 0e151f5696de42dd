// Tests the page's files: types, caching, the page's own addresses, and that nothing outside of the folder is served.
#include "app/server/static.h"

#include <filesystem>
#include <fstream>
#include <unistd.h>

#include <gtest/gtest.h>

namespace zhida::server {
namespace {

namespace fs = std::filesystem;

class SiteTest : public testing::Test {
 protected:
  void SetUp() override {
    folder_ = fs::temp_directory_path() / ("zhida-site-" + std::to_string(getpid()));
    fs::remove_all(folder_);
    fs::create_directories(folder_ / "web/assets");
    write("secret.txt", "outside");
    write("web/index.html", "<!doctype html><title>直达</title>");
    write("web/favicon.svg", "<svg/>");
    write("web/.env", "hidden");
    write("web/assets/index-BKhaK2lt.js", "run()");
    write("web/assets/dmn-C1MJkcxp.woff2", "font");
    write("web/assets/plain.css", "a{}");
  }
  void TearDown() override { fs::remove_all(folder_); }

  void write(const std::string& path, const std::string& text) {
    std::ofstream(folder_ / path) << text;
  }
  [[nodiscard]] std::string web() const { return (folder_ / "web").string(); }

  fs::path folder_;
};

struct Case {
  std::string_view method, target;
  int status;
  std::string_view type, cache, body;
};

constexpr std::string_view kPage = "<!doctype html><title>直达</title>";
constexpr std::string_view kHtml = "text/html; charset=utf-8";

const Case kCases[] = {
    {"GET", "/", 200, kHtml, kRevalidate, kPage},
    {"HEAD", "/", 200, kHtml, kRevalidate, kPage},
    {"GET", "/index.html", 200, kHtml, kRevalidate, kPage},
    {"GET", "/ladder?sample=x", 200, kHtml, kRevalidate, kPage},
    {"GET", "/policy/srdi-sme", 200, kHtml, kRevalidate, kPage},
    {"GET", "/no/such/page", 200, kHtml, kRevalidate, kPage},
    {"GET", "/%E6%A2%AF%E5%BA%A6", 200, kHtml, kRevalidate, kPage},
    {"GET", "/assets", 200, kHtml, kRevalidate, kPage},
    {"GET", "/favicon.svg", 200, "image/svg+xml", kRevalidate, "<svg/>"},
    {"GET", "/assets/index-BKhaK2lt.js", 200, "text/javascript; charset=utf-8", kImmutable,
     "run()"},
    {"GET", "/assets/dmn-C1MJkcxp.woff2", 200, "font/woff2", kImmutable, "font"},
    {"GET", "/assets/plain.css", 200, "text/css; charset=utf-8", kRevalidate, "a{}"},
    {"GET", "/assets/gone-BKhaK2lt.js", 404, "application/problem+json", "no-store", ""},
    {"GET", "/.env", 404, "application/problem+json", "no-store", ""},
    {"GET", "/secret.txt", 404, "application/problem+json", "no-store", ""},
    {"POST", "/", 405, "application/problem+json", "no-store", ""},
};

TEST_F(SiteTest, AnswersWithFilesAndThePage) {
  const auto site = Site::load(web());
  ASSERT_TRUE(site.ok()) << to_text(site.errors().front());
  EXPECT_EQ(site->size(), 5U);
  for (const Case& c : kCases) {
    SCOPED_TRACE(c.target);
    const auto target = parse_target(c.target);
    ASSERT_TRUE(target.has_value());
    Request request;
    request.method = c.method;
    const Response r = site->answer(*target, request);
    EXPECT_EQ(r.status, c.status);
    EXPECT_EQ(r.content_type, c.type);
    EXPECT_EQ(r.cache_control, c.cache);
    if (c.status == 200) {
      EXPECT_EQ(*r.body, c.body);
    }
    EXPECT_EQ(r.etag.empty(), c.status != 200);
  }
}

TEST_F(SiteTest, RefusesFoldersThatAreNoPage) {
  EXPECT_EQ(Site::load(web() + "/gone").errors().front().code, "E-SERVE-WEB");
  EXPECT_EQ(Site::load(web() + "/favicon.svg").errors().front().code, "E-SERVE-WEB");
  EXPECT_EQ(Site::load(web() + "/assets").errors().front().code, "E-SERVE-WEB");  // no index.html
}

TEST_F(SiteTest, RefusesLinksThatCouldLeadOut) {
  fs::create_symlink(folder_ / "secret.txt", folder_ / "web/inside.txt");
  const auto site = Site::load(web());
  ASSERT_FALSE(site.ok());
  EXPECT_EQ(site.errors().front().code, "E-SERVE-WEB");
  EXPECT_NE(site.errors().front().place.file.find("inside.txt"), std::string::npos);
}

TEST_F(SiteTest, DoesNotFollowLinkedFolders) {
  fs::create_directory(folder_ / "elsewhere");
  write("elsewhere/data.txt", "outside");
  fs::create_directory_symlink(folder_ / "elsewhere", folder_ / "web/linked");
  const auto site = Site::load(web());
  ASSERT_TRUE(site.ok());
  Request request;
  request.method = "GET";
  EXPECT_EQ(site->answer(*parse_target("/linked/data.txt"), request).status, 404);
}

TEST_F(SiteTest, ServesWhatWasThereAtStart) {
  const auto site = Site::load(web());
  ASSERT_TRUE(site.ok());
  write("web/favicon.svg", "changed");
  Request request;
  request.method = "GET";
  EXPECT_EQ(*site->answer(*parse_target("/favicon.svg"), request).body, "<svg/>");
}

TEST(Names, SayWhetherTheyHoldADigest) {
  EXPECT_TRUE(is_hashed("/assets/index-BKhaK2lt.js"));
  EXPECT_TRUE(is_hashed("/assets/index-BK_aK-lt.js"));
  EXPECT_FALSE(is_hashed("/assets/index.js"));
  EXPECT_FALSE(is_hashed("/assets/-BKhaK2lt.js"));
  EXPECT_FALSE(is_hashed("/assets/index-BKhaK2l.js"));
  EXPECT_FALSE(is_hashed("/other/index-BKhaK2lt.js"));
  EXPECT_FALSE(is_hashed("/assets/index-BK.aK2lt.js"));
}

}  // namespace
}  // namespace zhida::server
