# ruff: noqa
"""What scene code can try beside `tests.confinement.attacks`, whose text is put before this one."""


def pictures():
    return got_any(
        [
            lambda: ImageMobject(TARGETS["picture"]).get_pixel_array().shape,
            lambda: SVGMobject(TARGETS["drawing"]).family_members_with_points(),
            lambda: Code(TARGETS["database"]).code_string,
        ]
    )


def typst_reads():
    import typst

    def compiled(line):
        return lambda: typst.compile(line.encode(), root="/", format="svg")[:20].decode()

    database = TARGETS["database"]
    return got_any(
        [
            compiled(f'#read("{database}")'),
            compiled(f'#include "{database}"'),
            compiled(f'#image("{TARGETS["picture"]}")'),
            compiled('#read("/etc/passwd")'),
        ]
    )


ATTACKS += [pictures, typst_reads]


class Attacks(Scene):
    def construct(self):
        found = attempts()
        raise RuntimeError(f"{found['attacks']} attacks got " + json.dumps(found["got"]))
