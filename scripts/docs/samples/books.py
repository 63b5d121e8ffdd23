"""Books on a shelf. One promise of the document is not kept: `limit` may be more than 100."""

from typing import Annotated, Optional
from uuid import UUID, uuid4

from fastapi import FastAPI, HTTPException, Query, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field

app = FastAPI(title="Books", version="1.0.0")
books: dict[UUID, "Book"] = {}


class NewBook(BaseModel):
    model_config = ConfigDict(strict=True)  # Else "1" is taken for the integer 1.
    title: str = Field(min_length=1, max_length=80)
    pages: int = Field(ge=1, le=5000)
    isbn: Optional[str] = Field(default=None, pattern=r"^[0-9]{13}$")
    tags: list[str] = Field(default=[], max_length=5)


class Book(NewBook):
    id: UUID


class Problem(BaseModel):
    detail: str


@app.exception_handler(RequestValidationError)
def refuse(_request, error: RequestValidationError) -> JSONResponse:
    # Without the input: a number beyond the range of a double is no JSON in Python, and would end in a 500.
    return JSONResponse({"detail": [{key: one[key] for key in ("loc", "msg", "type")} for one in error.errors()]}, 422)


@app.middleware("http")
async def only_json(request: Request, call_next):
    # Else FastAPI reads any media type that ends in +json.
    media_type = request.headers.get("content-type", "application/json").split(";")[0].strip().lower()
    if request.method == "POST" and media_type != "application/json":
        return JSONResponse({"detail": []}, 415)
    return await call_next(request)


@app.get("/books")
def list_books(
    # The document says 100 at most, and nothing looks at it.
    limit: Annotated[int, Query(ge=1, json_schema_extra={"maximum": 100})] = 20,
    tag: Optional[str] = None,
) -> list[Book]:
    return [book for book in books.values() if tag is None or tag in book.tags][:limit]


@app.post("/books", status_code=201)
def add_book(book: NewBook) -> Book:
    added = Book(id=uuid4(), **book.model_dump())
    books[added.id] = added
    return added


@app.get("/books/{book_id}", responses={404: {"model": Problem}})
def show_book(book_id: UUID) -> Book:
    if book_id not in books:
        raise HTTPException(status_code=404, detail="There is no such book.")
    return books[book_id]


@app.delete("/books/{book_id}", status_code=204, responses={404: {"model": Problem}})
def remove_book(book_id: UUID) -> None:
    if books.pop(book_id, None) is None:
        raise HTTPException(status_code=404, detail="There is no such book.")
